"""Mode collapse shown and cured: perceptron twins on the ring and the grid.

    python benchmarks/modes/mode_coverage.py

Each variant is trained with each seed on each toy. What is done is kept in
`mode_coverage.json`, so a run that was stopped goes on. Prints the table, which
the README shows, and draws the clouds of the first seed over time. Settings are
the same for all but where VARIANTS says otherwise, and are nobody's optimum.
"""

import argparse
import json
from pathlib import Path

import keras
import matplotlib
import numpy as np
import tensorflow as tf

from kerasgan import Game
from kerasgan import Player
from kerasgan import files
from kerasgan import losses
from kerasgan import priors
from kerasgan.data import modes
from kerasgan.data.toys import draw
from kerasgan.dynamics import Alternating
from kerasgan.layers import MinibatchDiscrimination
from kerasgan.metrics import mode_coverage
from kerasgan.ops import random
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import FeatureMatching
from kerasgan.terms import GeneratorLoss
from kerasgan.terms import GradientPenalty
from kerasgan.terms import HistoricalAveraging
from kerasgan.terms import WeightClipping

LATENT_DIM = 16
WIDTH = 128
BATCH_SIZE = 128
NUM_POINTS = 2500
SNAPSHOTS = (0, 1 / 16, 1 / 4, 1)  # shares of the training
# A generator twice as fast as its discriminator runs from mode to mode: that is
# the illness. At 2e-3 and 5e-4 the plain twin covers the ring by itself. Rates
# fall to 0 by a cosine.
RATES = {"discriminator": 5e-4, "generator": 1e-3}
ADAM = (keras.optimizers.Adam, {"beta_1": 0.5})

# Loss, further terms of either player, critic's turns a step, optimizer.
VARIANTS = {
    "minimax": {"loss": "minimax"},
    "non-saturating": {"loss": "non_saturating"},
    "least squares": {"loss": "least_squares"},
    "Wasserstein, clipped": {
        "loss": "wasserstein",
        "discriminator": lambda: [WeightClipping(0.1)],
        "turns": 5,
        "optimizer": (keras.optimizers.RMSprop, {}),
    },
    "WGAN-GP": {
        "loss": "wasserstein",
        "discriminator": lambda: [GradientPenalty(10.0)],
        "turns": 5,
    },
    "minibatch discrimination": {"loss": "non_saturating", "minibatch": True},
    "feature matching": {
        "loss": "non_saturating",
        "generator": lambda: [FeatureMatching()],
        "adversarial": False,
    },
    "historical averaging": {
        "loss": "non_saturating",
        "discriminator": lambda: [HistoricalAveraging(1.0)],
        "generator": lambda: [HistoricalAveraging(1.0)],
    },
}


def main():
    """Trains what is missing, then reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", default="benchmarks/modes/results")
    parser.add_argument("--toys", nargs="+", default=["ring", "grid"])
    parser.add_argument("--steps", type=int, default=8_000)
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    output = Path(arguments.output)
    output.mkdir(parents=True, exist_ok=True)
    file = output / "mode_coverage.json"
    results = json.loads(file.read_text()) if file.exists() else {}
    for seed in range(arguments.seeds):
        for toy in arguments.toys:
            for name in VARIANTS:
                run = f"{toy}/{name}/{seed}/{arguments.steps}"
                if run not in results:
                    score, clouds = train(name, toy, seed, arguments.steps)
                    if seed == 0:  # to be drawn
                        path = cloud_file(output, toy, name)
                        np.save(path, np.float32(clouds))
                    results[run] = score
                    files.write_bytes(
                        file, json.dumps(results, indent=1).encode()
                    )
                    covered, good = score
                    print(
                        f"{run}: {covered} modes, {good:.1%} good", flush=True
                    )
    print(table(results, arguments.toys, arguments.steps))
    for toy in arguments.toys:
        plot(toy, arguments.steps, output)


def make_game(name, seed):
    """The twin of this name."""
    variant = VARIANTS[name]
    terms = [
        list(variant.get(player, list)())
        for player in ("discriminator", "generator")
    ]
    terms[0].insert(0, DiscriminatorLoss(losses.get(variant["loss"])))
    if variant.get("adversarial", True):
        terms[1].insert(0, GeneratorLoss(losses.get(variant["loss"])))
    with random.initial_weights(seed):
        return Game(
            networks={
                "generator": generator(),
                "discriminator": discriminator(variant.get("minibatch")),
            },
            prior=priors.Normal(LATENT_DIM),
            players=[
                Player("discriminator", terms[0]),
                Player("generator", terms[1]),
            ],
            dynamics=Alternating(discriminator=variant.get("turns", 1)),
            seed=seed,
        )


def generator():
    """From latents to points."""
    x = latent = keras.Input((LATENT_DIM,), name="latent")
    for _ in range(2):
        x = keras.layers.Dense(WIDTH, activation="relu")(x)
    return keras.Model({"latent": latent}, {"image": keras.layers.Dense(2)(x)})


def discriminator(minibatch=False):
    """From points to scores."""
    x = point = keras.Input((2,), name="image")
    for _ in range(2):
        x = keras.layers.Dense(WIDTH)(x)
        x = keras.layers.LeakyReLU(negative_slope=0.2)(x)
    score = keras.layers.Dense(1)(compare(x) if minibatch else x)
    return keras.Model({"image": point}, {"score": score, "features": x})


def compare(x):
    """Minibatch discrimination, at first with little to tell by.

    With larger first weights the discriminator wins before there is a game.
    """
    initializer = keras.initializers.RandomNormal(stddev=0.05)
    return MinibatchDiscrimination(4, 4, initializer)(x)


def train(name, toy, seed, num_steps):
    """Trains one twin: its score, and clouds at the times of SNAPSHOTS."""
    game = make_game(name, seed)
    kind, settings = VARIANTS[name].get("optimizer", ADAM)
    turns = game.dynamics.num_batches()
    game.compile(
        {
            player: kind(
                keras.optimizers.schedules.CosineDecay(
                    RATES[player], num_steps * count
                ),
                **settings,
            )
            for player, count in (("discriminator", turns), ("generator", 1))
        },
        steps_per_execution=25,
    )
    points = draw(toy, 100_000, random.key(seed, 1))["image"].numpy()
    batch_size = BATCH_SIZE * turns
    clouds, done = [], 0
    for share in SNAPSHOTS:
        steps = round(share * num_steps) - done
        if steps:
            game.fit(
                points, batch_size=batch_size, steps_per_epoch=steps, verbose=0
            )
            done += steps
        clouds.append(game.sample(NUM_POINTS, seed=seed))
    centres, stddev = modes(toy)
    result = mode_coverage(clouds[-1], centres, stddev)
    keras.backend.clear_session()
    return [result.covered, result.good], clouds


def table(results, toys, num_steps):
    """Mean and range over the seeds, in Markdown."""
    heads = [
        f"{toy}: modes of {len(modes(toy)[0])} | {toy}: good" for toy in toys
    ]
    lines = [f"| | {' | '.join(heads)} |", "|---" * (1 + 2 * len(toys)) + "|"]
    for name in VARIANTS:
        cells = []
        for toy in toys:
            scores = np.array(scores_of(results, toy, name, num_steps))
            low, high = scores.min(axis=0), scores.max(axis=0)
            mean = scores.mean(axis=0)
            cells.append(f"{mean[0]:.1f} ({low[0]:.0f}-{high[0]:.0f})")
            cells.append(f"{mean[1]:.0%} ({low[1]:.0%}-{high[1]:.0%})")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def scores_of(results, toy, name, num_steps):
    """Scores of all seeds that were run."""
    return [
        result
        for run, result in results.items()
        if run.startswith(f"{toy}/{name}/") and run.endswith(f"/{num_steps}")
    ]


def cloud_file(output, toy, name):
    """Where the clouds of a variant are kept until they are drawn."""
    folder = output / "clouds"
    folder.mkdir(exist_ok=True)
    return folder / f"{toy}-{name.replace(' ', '_')}.npy"


def plot(toy, num_steps, output):
    """Draws the clouds of the first seed over time, a column a variant."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    centres, _ = modes(toy)
    limit = np.abs(centres).max() * 1.4
    figure, axes = pyplot.subplots(
        len(SNAPSHOTS), len(VARIANTS), figsize=(16, 8.5), squeeze=False
    )
    for column, name in enumerate(VARIANTS):
        clouds = np.load(cloud_file(output, toy, name))
        for row, cloud in enumerate(clouds[:, :500]):
            ax = axes[row, column]
            ax.scatter(*centres.T, s=30, c="#dddddd")
            ax.scatter(*np.transpose(cloud), s=1, c="#c03030")
            ax.set(xlim=(-limit, limit), ylim=(-limit, limit))
            ax.set(xticks=[], yticks=[], aspect="equal")
        axes[0, column].set_title(name, fontsize=9)
    for row, share in enumerate(SNAPSHOTS):
        axes[row, 0].set_ylabel(f"step {round(share * num_steps)}")
    figure.tight_layout()
    figure.savefig(output / f"mode_coverage_{toy}.png", dpi=70)
    pyplot.close(figure)


if __name__ == "__main__":
    tf.config.threading.set_intra_op_parallelism_threads(1)
    main()
