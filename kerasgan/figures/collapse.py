"""The figure of modes that are lost, and of what keeps them."""

import keras

from kerasgan.data import toys
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Unrolled
from kerasgan.game import Game
from kerasgan.games import plots
from kerasgan.layers import MinibatchDiscrimination
from kerasgan.metrics import mode_coverage
from kerasgan.ops import random
from kerasgan.priors import Normal
from kerasgan.terms import adversarial_players

LATENT_DIM = 16
WIDTH = 128
# Dynamics of each twin, and whether its discriminator compares samples.
TWINS = {
    "alternating": (Alternating, False),
    "unrolled, 5 steps": (Unrolled, False),
    "minibatch\ndiscrimination": (Alternating, True),
}


def collapse(figure, steps=(250, 500, 1000, 2000), twins=TWINS, seed=0):
    """A ring of eight modes: samples of three twins over time.

    The generator is twice as fast as the discriminator, and runs from mode to
    mode if nothing holds it back.

    Args:
        figure: matplotlib's figure.
        steps: increasing integers, after which samples are drawn.
        twins: dict from titles to dynamics, as a class, and whether the
            discriminator sees how alike the samples of a batch are.
        seed: integer, of first weights and of training.
    """
    real = toys.draw("ring", 25_600, random.key(seed, 1))["image"].numpy()
    all_axes = figure.subplots(len(twins), len(steps), squeeze=False)
    for row, (title, (dynamics, compares)) in zip(
        all_axes, twins.items(), strict=True
    ):
        game, done = twin(dynamics(), compares, seed), 0
        for axes, step in zip(row, steps, strict=True):
            game.fit(
                real, batch_size=128, steps_per_epoch=step - done, verbose=0
            )
            done = step
            _cloud(axes, real, game.sample(1000, seed=seed))
        row[0].set_ylabel(title)
    for axes, step in zip(all_axes[0], steps, strict=True):
        axes.set_title(f"step {step}\n{axes.get_title()}", fontsize="small")


def twin(dynamics, compares, seed=0):
    """A compiled game; twins of one seed differ in nothing else."""
    with random.initial_weights(seed):
        game = Game(
            {"generator": _generator(), "discriminator": _judge(compares)},
            adversarial_players("non_saturating"),
            Normal(LATENT_DIM),
            dynamics,
            seed=seed,
        )
    game.compile(
        {
            "discriminator": keras.optimizers.Adam(5e-4, beta_1=0.5),
            "generator": keras.optimizers.Adam(1e-3, beta_1=0.5),
        },
        jit_compile=False,
    )
    return game


def _cloud(axes, real, samples):
    """The samples over the data, with how many modes they are at."""
    found = mode_coverage(samples, *toys.modes("ring"))
    plots.points(axes, real[:1000], color="0.75")
    plots.points(axes, samples, color="tab:red")
    axes.set(aspect="equal", xlim=(-3, 3), ylim=(-3, 3), xticks=[], yticks=[])
    axes.set_title(
        f"{found.covered} of 8, {found.good:.0%} good", fontsize="small"
    )


def _generator():
    latent = keras.Input((LATENT_DIM,))
    x = latent
    for _ in range(2):
        x = keras.layers.Dense(WIDTH, activation="relu")(x)
    return keras.Model(latent, keras.layers.Dense(2)(x))


def _judge(compares):
    image = keras.Input((2,))
    x = image
    for _ in range(2):
        x = keras.layers.Dense(WIDTH)(x)
        x = keras.layers.LeakyReLU(negative_slope=0.2)(x)
    if compares:
        # Alike at first: with larger weights it wins before there is a game.
        start = keras.initializers.RandomNormal(stddev=0.05)
        x = MinibatchDiscrimination(4, 4, start)(x)
    return keras.Model(image, keras.layers.Dense(1)(x))
