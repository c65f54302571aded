"""Entries of the zoo, given the same minutes and the same search.

Each contender is an entry with some settings. It is trained for a minute with
each of a few learning rates and turns, the same for all; what then is nearest
to held-out training images is trained for five minutes by three seeds, and
compared with test images after each minute.
"""

import dataclasses
import json
import sys
from pathlib import Path

import keras
import numpy as np

import kerasgan
from kerasgan import data
from kerasgan import evaluation
from kerasgan import files
from kerasgan import registry
from kerasgan.dynamics import Alternating
from kerasgan.game.compilation import precision

sys.path.append(str(Path(__file__).parents[1]))
from budget import Work  # noqa: E402
from budget import seconds_a_step  # noqa: E402

RESULTS = Path(__file__).parent / "results"
DATA, IMAGE_SHAPE, NUM_CLASSES = "fashion_mnist", (28, 28, 1), 10
POLICY = "mixed_bfloat16"
BATCH_SIZE = 64  # rows of a turn
HELD_OUT = NUM = 5000  # rows that choose, and samples that are scored
SEARCH_MINUTES, MINUTES, SEEDS = 1, 5, 3
OWN = None
# Times the entry's own rates, and turns of the discriminator: its own or two.
POINTS = ((1.0, OWN), (1 / 3, OWN), (3.0, OWN), (1.0, 2))
LEFT_OUT = {
    "ssgan": "it learns to classify, and its samples are a means",
}
WITH_LABELS = (("r1gan", {"num_classes": NUM_CLASSES}),)


@dataclasses.dataclass(frozen=True)
class Contender:
    """An entry with settings.

    Attributes:
        entry: string.
        settings: tuple of pairs of names and values.
    """

    entry: str
    settings: tuple = ()

    @property
    def label(self):
        """What it is called in tables."""
        words = [f"{name}={value}" for name, value in self.settings]
        return " ".join([self.entry, *words])

    def game(self, turns=OWN, seed=0):
        """The game, not compiled; its own dynamics unless turns are given."""
        settings = dict(self.settings) | {"seed": seed}
        if turns is not OWN:
            settings["dynamics"] = Alternating(discriminator=turns)
        with precision(POLICY):
            return kerasgan.create(self.entry, **settings)

    def points(self):
        """Those of the search that are its own kind of game.

        Turns can be chosen where players take them, a discriminator first.
        """
        game = self.game()
        takes_turns = (
            type(game.dynamics) is Alternating
            and "discriminator" in game.player_names
        )
        return [p for p in POINTS if p[1] is OWN or takes_turns]


def contenders():
    """The entries that make images of this size by default, and more."""
    found = [Contender(name) for name in kerasgan.list_entries() if fits(name)]
    more = [Contender(name, (*given.items(),)) for name, given in WITH_LABELS]
    return found + more


def fits(entry):
    """Whether an entry makes images of these data, and of nothing else."""
    settings = registry.settings_of(kerasgan.get_entry(entry))
    return (
        settings.get("image_shape") == IMAGE_SHAPE
        and settings.get("condition_shape") is None
        and settings.get("num_classes") in (None, NUM_CLASSES)
        and entry not in LEFT_OUT
    )


class Study:
    """Trainings, and the file that keeps them.

    Args:
        path: `Path` of the file; by default that in `RESULTS`.
        data_dir: path where TFDS keeps data sets that are prepared.
    """

    def __init__(self, path=None, data_dir=None):
        self.path = path = path or RESULTS / "study.json"
        self.data_dir = data_dir
        kept = json.loads(path.read_text()) if path.exists() else {}
        self.costs = kept.get("costs", {})
        self.trials = kept.get("trials", [])
        self.added = [
            Contender(entry, tuple((n, v) for n, v in settings))
            for entry, settings in kept.get("added", [])
        ]
        self._points, self._data = {}, None

    def contenders(self):
        """All of them, those that were added last."""
        return [*contenders(), *self.added]

    def add(self, contender):
        """Adds a line to the table, whose trainings then are missing."""
        if contender in self.contenders():
            raise ValueError(
                "A contender must be a new one. "
                f"Received: {contender.label!r}, which is there"
            )
        contender.game()  # raises an error unless there is such
        self.added.append(contender)
        self.keep()

    def run(self, may_go_on, only=None):
        """Does what is missing, one after the other, while it may."""
        while may_go_on():
            missing = next(self.missing(only), None)
            if missing is None or not self.train(*missing, may_go_on):
                return

    def missing(self, only=None):
        """Trainings that are not there: `(contender, point, minutes, seed)`.

        The search goes from point to point, all contenders at each, so that
        the table fills evenly; so do the seeds after it.

        Args:
            only: string, the entry whose trainings are asked for, or `None`.
        """
        everyone = [c for c in self.contenders() if only in (None, c.entry)]
        for point in POINTS:
            for each in everyone:
                # Of a game that takes its own turns nothing is asked.
                if point[1] is OWN or point in self.points(each):
                    trial = each, point, SEARCH_MINUTES, 0
                    if self.found(*trial) is None:
                        yield trial
        for seed in range(SEEDS):
            for each in everyone:
                trial = each, self.best(each), MINUTES, seed
                if self.found(*trial) is None:
                    yield trial

    def points(self, contender):
        """Those of its search."""
        if contender not in self._points:
            self._points[contender] = contender.points()
        return self._points[contender]

    def searched(self, contender):
        """The trials of its search, that nearest to held-out images first."""
        trials = [self.found(contender, p, SEARCH_MINUTES, 0) for p in POINTS]
        there = [trial for trial in trials if trial is not None]
        return sorted(there, key=lambda trial: trial["parts"][-1]["held_out"])

    def best(self, contender):
        """The point at which it is nearest to held-out images."""
        return tuple(self.searched(contender)[0]["point"])

    def found(self, contender, point, minutes, seed):
        """A trial, or `None`."""
        key = key_of(contender, point, minutes, seed)
        for trial in self.trials:
            if {name: trial[name] for name in key} == key:
                return trial
        return None

    def train(self, contender, point, minutes, seed, may_go_on):
        """Trains, scores and keeps; `False` if it was paused before its end."""
        train, _, _ = self.data()
        game = self.game(contender, point, seed)
        rows = self.rows(game, train)
        parts = minutes if minutes > 1 else 2  # a pause in the middle
        seconds = self.seconds_a_step(contender, point)
        steps = int(60 * minutes / seconds) // parts
        key = key_of(contender, point, minutes, seed)
        work = Work(RESULTS / "begun" / name_of(key), may_go_on, self.score)
        size = BATCH_SIZE * game.dynamics.num_batches()
        if not work.train(game, rows, size, steps, parts):
            return False
        trial = key | {
            "policy": POLICY,
            "steps": parts * steps,
            "images": parts * steps * size,
            "parts": work.parts,
        }
        self.trials.append(trial)
        self.keep()
        work.delete()
        print(json.dumps(trial), flush=True)
        keras.backend.clear_session()
        return True

    def game(self, contender, point, seed=0):
        """The game of a point, compiled: its rates are multiplied."""
        factor, turns = point
        game = contender.game(turns, seed)
        game.compile()
        for optimizer in game.optimizer.optimizers:
            optimizer.learning_rate = factor * float(optimizer.learning_rate)
        return game

    def rows(self, game, train):
        """What a game learns from: labels only where it is told them."""
        return {name: train[name] for name in game.data_spec()}

    def score(self, game):
        """Distances to held-out and to test images, and two shares."""
        _, held_out, test = self.data()
        near, scores = (
            reference.score(reference.sampler(game), seed=1)
            for reference in (held_out, test)
        )
        return {
            "held_out": finite(near[held_out.monitor]),
            "test": finite(scores[test.monitor]),
            "precision": scores["precision"],
            "recall": scores["recall"],
        }

    def seconds_a_step(self, contender, point):
        """Seconds that a step takes on two cores which do nothing else."""
        name = f"{contender.label}, turns={point[1]}"
        if name not in self.costs:
            game = self.game(contender, point)
            rows = self.rows(game, self.data()[0])
            size = BATCH_SIZE * game.dynamics.num_batches()
            self.costs[name] = seconds_a_step(game, rows, size)
            self.keep()
        return self.costs[name]

    def data(self):
        """Rows to train with, and two references: held-out and test rows."""
        if self._data is None:
            whole, test = (
                data.read(DATA, split, data_dir=self.data_dir)
                for split in ("train", "test")
            )
            train = {name: v[:-HELD_OUT] for name, v in whole.items()}
            held_out = {name: v[-HELD_OUT:] for name, v in whole.items()}
            self._data = (
                train,
                *(
                    evaluation.make_reference(DATA, real, train, num=NUM)
                    for real in (held_out, test)
                ),
            )
        return self._data

    def keep(self):
        """Writes what was found."""
        added = [(each.entry, each.settings) for each in self.added]
        kept = {"costs": self.costs, "added": added, "trials": self.trials}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        files.write_bytes(self.path, json.dumps(kept, indent=1).encode())


def key_of(contender, point, minutes, seed):
    """What tells a training from others, as JSON holds it."""
    return {
        "contender": contender.label,
        "point": list(point),
        "minutes": minutes,
        "seed": seed,
    }


def name_of(key):
    """A name for a folder."""
    return "-".join(str(value).replace("/", "_") for value in key.values())


def finite(distance):
    """The same, or a large number in place of what JSON has not."""
    return float(distance) if np.isfinite(distance) else 1e9
