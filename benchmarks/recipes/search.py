"""The best pictures for a few minutes of computing: a search by halving.

    python benchmarks/recipes/search.py unconditional
    python benchmarks/recipes/search.py conditional --minutes 60

Recipes of `recipes.py` are trained for a minute each, the best of them for
five, and the best of these for twenty, which in the end more seeds repeat.
Each is trained from the beginning, since what is best depends on the end: a
rate that falls is to have fallen then. What is best is told by the Frechet
distance to training images that are held out; no test image is looked at.

The first rung was meant to hold 27 recipes and the second nine. After 20 the
first was ended, since those of batch 128 were in the lower half and the best
five lay within 0.12 of each other; the best four go on. The conditional search
begins with the six that were best after a minute without labels.

A minute is one of two cores, as `budget.py` has it: how many steps it holds is
measured before training, once for all recipes whose steps cost the same. What
was found is kept in `results/*.json`, so that a search which was stopped goes
on, in the middle of a training, too: that is kept in `results/begun`, which git
does not see.
"""

import argparse
import dataclasses
import json
import sys
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

sys.path.append(str(Path(__file__).parents[1]))
from budget import TIMED  # noqa: E402
from budget import WARM  # noqa: E402
from budget import Work  # noqa: E402
from budget import seconds_a_step  # noqa: E402

RESULTS = Path(__file__).parent / "results"
BEGUN = RESULTS / "begun"
# Minutes, and how many recipes get them.
RUNGS = {
    "unconditional": ((1, 20), (5, 4), (20, 1)),
    "conditional": ((1, 6), (5, 2), (20, 1)),
}
SEEDS = 3  # of the best of each rung, the first included
PARTS = 2  # a minute's, between which a training can be stopped
HELD_OUT = 5000
NUM = 5000  # samples that are scored


def main(arguments=None):
    """Does what is missing, then reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("unconditional", "conditional"))
    parser.add_argument("--data", default="fashion_mnist")
    parser.add_argument("--data-dir")
    parser.add_argument("--precision", default="mixed_bfloat16")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="pause after these"
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
        self.rungs = RUNGS[arguments.kind]
        kept = json.loads(path.read_text()) if path.exists() else {}
        self.costs = kept.get("costs", {})
        self.trials = kept.get("trials", [])
        self.has_labels = arguments.kind == "conditional"
        self._data = None

    def run(self, may_go_on):
        """Climbs the rungs, as long as it may go on."""
        for recipe, minutes, seed in self.missing():
            if may_go_on():
                self.add(recipe, minutes, seed, may_go_on)
            if self.found(recipe, minutes, seed) is None:
                return

    def missing(self):
        """The trainings that are not there, each told by those before."""
        recipes = self.first()
        for minutes, num in self.rungs:
            for recipe in recipes[:num]:
                if self.found(recipe, minutes, 0) is None:
                    yield recipe, minutes, 0
            recipes = self.ranked(minutes)
        for minutes, _ in self.rungs:
            for seed in range(1, SEEDS):
                best = self.ranked(minutes)[0]
                if self.found(best, minutes, seed) is None:
                    yield best, minutes, seed

    def first(self):
        """The recipes to begin with."""
        if not self.has_labels:
            return draw(self.rungs[0][1])
        before = argparse.Namespace(kind="unconditional")
        path = self.path.with_name("unconditional.json")
        return Search(before, path).ranked(1)

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

    def add(self, recipe, minutes, seed, may_go_on):
        """Trains and scores a recipe, and keeps what was found."""
        train, reference = self.data()
        parts = PARTS * minutes
        steps = int(60 * minutes / self.seconds_a_step(recipe)) // parts
        game = self.game(recipe, parts * steps, seed)
        work = Work(self.folder(recipe, minutes, seed), may_go_on)
        if not work.train(game, train, recipe.batch_size, steps, parts):
            return
        scores = reference.score(evaluation.GameSampler(game), seed=1)
        distance = scores[reference.monitor]
        trial = {
            "recipe": dataclasses.asdict(recipe),
            "minutes": minutes,
            "seed": seed,
            "steps": parts * steps,
            "images": parts * steps * recipe.batch_size,
            "distance": distance if np.isfinite(distance) else 1e9,
            "precision": scores["precision"],
            "recall": scores["recall"],
            "seconds": work.total("seconds"),
            "processor_seconds": work.total("processor_seconds"),
        }
        self.trials.append(trial)
        self.keep()
        work.delete()
        print(json.dumps(trial), flush=True)
        keras.backend.clear_session()

    def folder(self, recipe, minutes, seed):
        """Where a training is kept that is not at its end."""
        words = [str(value) for value in dataclasses.astuple(recipe)]
        kind = self.arguments.kind
        return BEGUN / "-".join([kind, *words, str(minutes), str(seed)])

    def seconds_a_step(self, recipe):
        """Seconds that a step takes on two cores which do nothing else."""
        key = json.dumps(recipe.costs())
        if key not in self.costs:
            train, _ = self.data()
            game = self.game(recipe, WARM + TIMED, 0)
            self.costs[key] = seconds_a_step(game, train, recipe.batch_size)
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
        for minutes, _ in self.rungs:
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
