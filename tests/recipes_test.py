"""benchmarks/recipes/search.py: who goes on, and with what it begins."""

import argparse
import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def search(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.syspath_prepend(str(BENCHMARKS / "recipes"))
    import search

    rungs = {"unconditional": ((1, 5), (5, 2), (20, 1))}
    rungs["conditional"] = ((1, 3), (5, 1))
    monkeypatch.setattr(search, "RUNGS", rungs)
    yield search
    for name in ("search", "recipes", "budget"):
        sys.modules.pop(name, None)


def faked(search, kind, path):
    """A search whose trainings cost nothing; `badness` is their distance."""

    class Faked(search.Search):
        done = []

        def add(self, recipe, minutes, seed, may_go_on):
            self.done.append((recipe, minutes, seed))
            self.trials.append(
                {
                    "recipe": search.dataclasses.asdict(recipe),
                    "minutes": minutes,
                    "seed": seed,
                    "distance": badness(recipe),
                }
            )
            self.keep()

    return Faked(argparse.Namespace(kind=kind), path)


def badness(recipe):
    return -recipe.rate * 1e3 - recipe.gamma / 10 + recipe.average


def test_the_best_go_on_and_labels_begin_with_them(search, tmp_path):
    first = faked(search, "unconditional", tmp_path / "unconditional.json")
    first.run(lambda: True)
    drawn = search.draw(5)
    ranked = sorted(drawn, key=badness)
    assert len(set(map(badness, drawn))) == 5  # none is as good as another
    expected = [(recipe, 1, 0) for recipe in drawn]
    expected += [(recipe, 5, 0) for recipe in ranked[:2]]
    expected += [(ranked[0], 20, 0)]
    expected += [(ranked[0], m, seed) for m in (1, 5, 20) for seed in (1, 2)]
    assert first.done == expected
    second = faked(search, "conditional", tmp_path / "conditional.json")
    second.run(lambda: True)
    expected = [(recipe, 1, 0) for recipe in ranked[:3]] + [(ranked[0], 5, 0)]
    assert second.done[:4] == expected


def test_a_training_that_pauses_is_the_next_one(search, tmp_path):
    path = tmp_path / "unconditional.json"
    paused = faked(search, "unconditional", path)
    paused.add = lambda *trial: None
    paused.run(lambda: True)  # ends, though the training is not there
    assert next(paused.missing()) == (search.Recipe(), 1, 0)
    stopped = faked(search, "unconditional", path)
    stopped.run(lambda: len(stopped.done) < 3)
    kept = json.loads(path.read_text())["trials"]
    assert [t["recipe"] for t in kept] == [
        search.dataclasses.asdict(r) for r in search.draw(3)
    ]
    assert next(stopped.missing()) == (search.draw(4)[3], 1, 0)
