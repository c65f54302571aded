"""What a step of each dynamics costs, beside one of alternating ones.

    python benchmarks/dynamics/step_times.py

Perceptrons (`gan`) and convolutions (`dcgan` of width 16) on 28 x 28 x 1, 64
images, Adam, plain graphs. Each round times all dynamics, one after the other,
and what counts is the median over rounds of the ratio to alternating, so that
a noisy machine slows all alike. Unrolled ones look 5 steps ahead, the proximal
point takes 5 iterations.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np

import kerasgan
from kerasgan import dynamics
from kerasgan.testing.game import example_data

GAMES = {"gan": {}, "dcgan": {"width": 16}}
ROWS = 64


def main():
    """Measures, prints the table and keeps it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--steps", type=int, default=8, help="of a round")
    parser.add_argument("--output", type=Path, help="a JSON file to write")
    arguments = parser.parse_args()
    found = {
        name: measure(name, arguments.rounds, arguments.steps) for name in GAMES
    }
    for name, table in found.items():
        print(f"\n| `{name}` | ms a step | times alternating |\n|---|---|---|")
        for kind, (milliseconds, ratio) in table.items():
            print(f"| `{kind}` | {milliseconds:.1f} | {ratio:.2f} |")
    if arguments.output is not None:
        arguments.output.write_text(json.dumps(found, indent=2) + "\n")


def measure(name, rounds, steps):
    """By dynamics: the median of milliseconds, and that of the ratio."""
    games = {kind: make(name, kind, steps) for kind in dynamics.BY_NAME}
    times = {kind: [] for kind in games}
    for _ in range(rounds):
        for kind, (game, data) in games.items():
            times[kind].append(1000 * seconds_a_step(game, data, steps))
    base = np.array(times["alternating"])
    return {
        kind: (float(np.median(each)), float(np.median(each / base)))
        for kind, each in ((k, np.array(t)) for k, t in times.items())
    }


def make(name, kind, steps):
    """A game that has been traced, and data for a round."""
    game = kerasgan.create(name, dynamics=kind, **GAMES[name])
    game.compile(jit_compile=False)
    sample = example_data(game)
    data = {
        key: np.concatenate([value] * (steps * ROWS // len(value)))
        for key, value in sample.items()
    }
    game.fit(data, batch_size=ROWS, epochs=1, verbose=0)
    return game, data


def seconds_a_step(game, data, steps):
    """Seconds of one step, of a fit of several."""
    start = time.perf_counter()
    game.fit(data, batch_size=ROWS, verbose=0)
    return (time.perf_counter() - start) / steps


if __name__ == "__main__":
    main()
