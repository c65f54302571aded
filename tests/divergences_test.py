"""The cards that show divergences are as their file of results says."""

import importlib.util
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks" / "divergences"


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    for name in ("trials", "divergences"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    spec = importlib.util.spec_from_file_location(
        "divergences", FOLDER / "divergences.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_cards_are_as_they_were_written(script):
    found = script.cards(script.kept())
    assert found
    for path, text in found.items():
        assert path.read_text() == text, path


def test_a_card_shows_an_entry_beside_the_baseline(script):
    first = {t.entry: t for t in reversed(script.trials("ring"))}
    scores = {"modes": 7.0, "good": 0.25}
    results = {
        first[entry].key: {"steps": 1000, "scores": scores}
        for entry in ("gan", "gmmn")
    }
    (text,) = script.cards(results).values()
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert rows == [
        "| `gmmn` | 0.001 | 1,000 | 256,000 | 7 | 0.25 |",
        "| `gan` | 0.001 | 1,000 | 128,000 | 7 | 0.25 |",
    ]
    assert script.insert(text, "new").count(script.BEGIN) == 1


def test_the_best_rate_gives_the_picture(script):
    trials = [t for t in script.trials("ring") if t.entry == "gmmn"]
    results = {
        trials[0].key: {"scores": {"good": 0.5}},
        trials[1].key: {"scores": {"good": 0.2}},
    }
    assert script.is_best(trials[2], {"good": 0.6}, results)
    assert not script.is_best(trials[2], {"good": 0.4}, results)
    name = "fd_classifier-fashion_mnist"
    (*_, last) = [
        t for t in script.trials("fashion_mnist") if t.entry == "gmmn"
    ]
    results = {
        t.key: {"scores": {name: 3.0}} for t in script.trials("fashion_mnist")
    }
    assert script.is_best(last, {name: 2.0}, results)
    assert not script.is_best(last, {name: 4.0}, results)
