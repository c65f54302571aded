"""The entries side by side: weights, time of a step, lines of code.

    python benchmarks/speed/entries.py

Default settings on images of 28 x 28 x 1, 64 real images a turn, plain graph.
The time of a step is the median of several fits in alternation, so that a noisy
machine slows all alike.
"""

import argparse
import time
from pathlib import Path

import numpy as np

import kerasgan
from kerasgan.testing.game import example_data

ROOT = Path(__file__).parents[2]
ROUNDS = 5
STEPS = 8


def main():
    """Measures and prints the table."""
    argparse.ArgumentParser(description=__doc__.split("\n")[0]).parse_args()
    games = {name: make(name) for name in kerasgan.list_entries()}
    times = {name: [] for name in games}
    for _ in range(ROUNDS):
        for name, (game, data) in games.items():
            times[name].append(fit(game, data))
    print("| entry | generator | discriminator | turns | ms a step | lines |")
    print("|---|---|---|---|---|---|")
    for name, (game, _) in games.items():
        cells = [f"{count(game, each):,}" for each in game.networks]
        turns = game.dynamics.num_batches()
        step = 1000 * np.median(times[name])
        print(
            f"| `{name}` | {' | '.join(cells)} | {turns} | {step:.0f} | "
            f"{lines(name)} |",
            flush=True,
        )


def make(name):
    """A game that has been traced, and data for a few steps."""
    game = kerasgan.create(name)
    game.compile(jit_compile=False)
    sample = example_data(game)
    rows = 64 * game.dynamics.num_batches()
    data = {
        key: np.concatenate([value] * (STEPS * rows // len(value)))
        for key, value in sample.items()
    }
    game.fit(data, batch_size=rows, steps_per_epoch=1, verbose=0)
    return game, data


def fit(game, data):
    """Seconds a step."""
    rows = 64 * game.dynamics.num_batches()
    begun = time.perf_counter()
    game.fit(data, batch_size=rows, verbose=0)
    return (time.perf_counter() - begun) / STEPS


def count(game, network):
    """Trainable weights of a network."""
    weights = game.networks[network].trainable_weights
    return sum(int(np.prod(each.shape)) for each in weights)


def lines(name):
    """Lines of the entry's own networks and wiring."""
    folder = ROOT / "zoo" / name
    files = [folder / "game.py", folder / "networks.py"]
    return sum(
        len(path.read_text().splitlines()) for path in files if path.exists()
    )


if __name__ == "__main__":
    main()
