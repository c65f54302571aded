"""The best pictures for a few minutes of computing: a search by halving.

    python benchmarks/recipes/search.py unconditional
    python benchmarks/recipes/search.py conditional --minutes 60

Recipes of `recipes.py` are trained for a minute each, the best third of them
for five, and the best of these for twenty, which in the end more seeds repeat.
Each is trained from the beginning, since what is best depends on the end: a
rate that falls is to have fallen then. What is best is told by the Frechet
distance to training images that are held out; no test image is looked at.

A minute is one of two cores, that is 120 seconds of processor time, which is
the same on a busy machine: how many steps it holds is measured before training,
once for all recipes whose steps cost the same. What was found is kept in
`results/*.json`, so that a search which was stopped goes on.
"""

import argparse
import dataclasses
import json
import time
from pathlib import Path

import keras
import numpy as np
from recipes import Recipe
from recipes import draw
from recipes import make

from kerasgan import data
from kerasgan import evaluation
from kerasgan import files

RESULTS = Path(__file__).parent / "results"
RUNGS = ((1, 27), (5, 9), (20, 3))  # minutes, and how many recipes get them
SEEDS = 3  # of the best of each rung, the first included
CORES = 2
HELD_OUT = 5000
NUM = 5000  # samples that are scored
WARM, TIMED = 40, 80  # steps before the clock, and under it


def main(arguments=None):
    """Does what is missing, then reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("unconditional", "conditional"))
    parser.add_argument("--data", default="fashion_mnist")
    parser.add_argument("--data-dir")
    parser.add_argument("--precision", default="mixed_bfloat16")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="begin none later"
    )
    arguments = parser.parse_args(arguments)
    end = time.monotonic() + 60 * arguments.minutes
    search = Search(arguments, RESULTS / f"{arguments.kind}.json")
    search.run(lambda: time.monotonic() < end)
    print(search.table())


class Search:
    """A search, and the file that keeps it.

    Args:
        arguments: what the command was given.
        path: `Path` of the file.
    """

    def __init__(self, arguments, path):
        self.arguments = arguments
        self.path = path
        kept = json.loads(path.read_text()) if path.exists() else {}
        self.costs = kept.get("costs", {})
        self.trials = kept.get("trials", [])
        self.has_labels = arguments.kind == "conditional"
        self._data = None

    def run(self, may_begin):
        """Climbs the rungs, as long as a training may begin."""
        for recipe, minutes, seed in self.missing():
            if not may_begin():
                return
            self.add(recipe, minutes, seed)

    def missing(self):
        """The trainings that are not there, each told by those before."""
        recipes = draw(RUNGS[0][1])
        for minutes, num in RUNGS:
            for recipe in recipes[:num]:
                if self.found(recipe, minutes, 0) is None:
                    yield recipe, minutes, 0
            recipes = self.ranked(minutes)
        for minutes, _ in RUNGS:
            for seed in range(1, SEEDS):
                best = self.ranked(minutes)[0]
                if self.found(best, minutes, seed) is None:
                    yield best, minutes, seed

    def ranked(self, minutes):
        """The recipes of a rung, the best first."""
        of_rung = [
            t for t in self.trials if t["minutes"] == minutes and not t["seed"]
        ]
        of_rung.sort(key=lambda trial: trial["distance"])
        return [Recipe(**trial["recipe"]) for trial in of_rung]

    def found(self, recipe, minutes, seed):
        """The trial of a recipe, or `None`."""
        key = dataclasses.asdict(recipe), minutes, seed
        for trial in self.trials:
            if (trial["recipe"], trial["minutes"], trial["seed"]) == key:
                return trial
        return None

    def add(self, recipe, minutes, seed):
        """Trains and scores a recipe, and keeps what was found."""
        train, reference = self.data()
        steps = int(60 * minutes / self.seconds_a_step(recipe))
        game = self.game(recipe, steps, seed)
        begun = time.monotonic(), time.process_time()
        game.fit(
            train,
            batch_size=recipe.batch_size,
            steps_per_epoch=steps,
            verbose=0,
        )
        took = time.monotonic() - begun[0], time.process_time() - begun[1]
        scores = reference.score(evaluation.GameSampler(game), seed=1)
        distance = scores[reference.monitor]
        trial = {
            "recipe": dataclasses.asdict(recipe),
            "minutes": minutes,
            "seed": seed,
            "steps": steps,
            "images": steps * recipe.batch_size,
            "distance": distance if np.isfinite(distance) else 1e9,
            "precision": scores["precision"],
            "recall": scores["recall"],
            "seconds": round(took[0], 1),
            "processor_seconds": round(took[1], 1),
        }
        self.trials.append(trial)
        self.keep()
        print(json.dumps(trial), flush=True)
        keras.backend.clear_session()

    def seconds_a_step(self, recipe):
        """Seconds that a step takes on two cores which do nothing else."""
        key = json.dumps(recipe.costs())
        if key not in self.costs:
            train, _ = self.data()
            game = self.game(recipe, WARM + TIMED, 0)
            fit = {"batch_size": recipe.batch_size, "verbose": 0}
            game.fit(train, steps_per_epoch=WARM, **fit)
            begun = time.process_time()
            game.fit(train, steps_per_epoch=TIMED, **fit)
            spent = time.process_time() - begun
            self.costs[key] = spent / TIMED / CORES
            self.keep()
        return self.costs[key]

    def game(self, recipe, steps, seed):
        """The game of a recipe, in the precision of the search."""
        policy = self.arguments.precision
        return make(recipe, steps, self.has_labels, policy, seed)

    def data(self):
        """Images to train with, and those that samples are compared with."""
        if self._data is None:
            name = self.arguments.data
            whole = data.read(name, "train", data_dir=self.arguments.data_dir)
            if not self.has_labels:
                whole = {"image": whole["image"]}
            train = {n: v[:-HELD_OUT] for n, v in whole.items()}
            real = {n: v[-HELD_OUT:] for n, v in whole.items()}
            other = {n: v[:HELD_OUT] for n, v in whole.items()}
            reference = evaluation.make_reference(name, real, other, num=NUM)
            self._data = train, reference
        return self._data

    def keep(self):
        """Writes what was found."""
        kept = {"costs": self.costs, "trials": self.trials}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        files.write_bytes(self.path, json.dumps(kept, indent=1).encode())

    def table(self):
        """The best recipes of each rung, in Markdown."""
        lines = [
            "| minutes | distance | images | recipe |",
            "|---|---|---|---|",
        ]
        for minutes, _ in RUNGS:
            for recipe in self.ranked(minutes)[:3]:
                trials = [self.found(recipe, minutes, s) for s in range(SEEDS)]
                found = [f"{t['distance']:.2f}" for t in trials if t]
                changed = ", ".join(differences(recipe)) or "as it is"
                lines.append(
                    f"| {minutes} | {', '.join(found)} | "
                    f"{trials[0]['images']:,} | {changed} |"
                )
        return "\n".join(lines)


def differences(recipe):
    """What a recipe has that is not a default."""
    default = dataclasses.asdict(Recipe())
    for name, value in dataclasses.asdict(recipe).items():
        if value != default[name]:
            yield f"{name}={value}"


if __name__ == "__main__":
    main()
