"""Games small enough to be solved by hand."""

import keras
import numpy as np

from kerasgan.game import Game
from kerasgan.game import Player
from kerasgan.losses import Wasserstein
from kerasgan.priors import Prior
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss


@keras.saving.register_keras_serializable("kerasgan")
class Ones(Prior):
    """The latent that is always 1."""

    @property
    def spec(self):
        return {"latent": ((1,), "float32")}

    def sample(self, num_samples, seed, batch=None):
        return {"latent": keras.ops.ones((num_samples, 1))}


def bilinear_game(dynamics, discriminator=1.0, generator=0.0, **kwargs):
    """The game `theta w`, played by a real `Game` on data that are all 0.

    The generator gives `theta * 1`, the critic scores `w * image`, so with
    the Wasserstein loss the critic minimises `w theta` and the generator
    `-w theta`. The only equilibrium is the origin.

    Args:
        dynamics: a `Dynamics`.
        discriminator: float, where `w` starts.
        generator: float, where `theta` starts.
        **kwargs: passed to `Game`.
    """
    loss = Wasserstein()
    return Game(
        networks={
            "discriminator": _line(discriminator),
            "generator": _line(generator),
        },
        players=[
            Player("discriminator", [DiscriminatorLoss(loss)]),
            Player("generator", [GeneratorLoss(loss)]),
        ],
        prior=Ones(),
        dynamics=dynamics,
        **kwargs,
    )


def trajectory(game, rate, num_steps, seen=lambda game: point(game)):
    """Trains a bilinear game by gradient steps.

    Args:
        game: what `bilinear_game` made.
        rate: float, the step size.
        num_steps: integer.
        seen: function from the game to what is recorded of it.

    Returns:
        An array of `num_steps + 1` rows, the start first.
    """
    game.compile(keras.optimizers.SGD(rate), jit_compile=False)
    rows = [seen(game)]
    rest = np.zeros((game.dynamics.num_batches(), 1), "float32")
    for _ in range(num_steps):
        game.train_on_batch(rest)
        rows.append(seen(game))
    return np.array(rows, "float64")


def point(game):
    """`(w, theta)`: the weights of the critic and the generator."""
    networks = game.networks["discriminator"], game.networks["generator"]
    return [float(network.get_weights()[0][0, 0]) for network in networks]


def _line(slope):
    start = keras.initializers.Constant(slope)
    return keras.Sequential(
        [
            keras.Input((1,)),
            keras.layers.Dense(1, use_bias=False, kernel_initializer=start),
        ]
    )
