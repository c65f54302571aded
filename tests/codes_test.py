"""What the benchmark of codes measures, and that cards show what it found."""

import importlib
import itertools
import types
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from scipy.spatial import distance

FOLDER = Path(__file__).parents[1] / "benchmarks" / "codes"


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module("codes")


@pytest.fixture
def measures(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module("measures")


def test_a_matching_is_the_best_of_all(measures):
    rng = np.random.default_rng(0)
    asked, found = rng.integers(0, 4, (2, 200))
    share, classes = measures.matching(asked, found, 4)
    shares = [
        (np.array(order)[asked] == found).mean()
        for order in itertools.permutations(range(4))
    ]
    assert share == pytest.approx(max(shares))
    assert (classes[asked] == found).mean() == pytest.approx(share)


def test_the_nearest_row_says_the_label(measures):
    rng = np.random.default_rng(0)
    known, codes = rng.normal(size=(300, 5)), rng.normal(size=(700, 5))
    labels, truth = rng.integers(0, 3, 300), rng.integers(0, 3, 700)
    nearest = distance.cdist(codes, known).argmin(axis=1)
    expected = (labels[nearest] == truth).mean()
    found = measures.nearest_accuracy(known, labels, codes, truth)
    assert found == pytest.approx(expected)


def test_a_probe_of_two_gaussians_is_as_good_as_can_be(measures):
    """N(-m, I) and N(m, I) are told apart with probability Phi(|m|)."""
    rng = np.random.default_rng(0)
    labels, truth = rng.integers(0, 2, (2, 20_000))
    centre = np.array([0.6, 0.0, -0.8])
    known, codes = (
        rng.normal(size=(len(y), 3)) + np.outer(2 * y - 1, centre)
        for y in (labels, truth)
    )
    found = measures.probe_accuracy(known, labels, codes, truth)
    assert found == pytest.approx(stats.norm.cdf(1.0), abs=0.01)
    exchanged = measures.probe_accuracy(known, 1 - labels, codes, truth)
    assert exchanged == pytest.approx(stats.norm.cdf(-1.0), abs=0.01)


def test_shifts_change_the_class_and_keep_the_rest(measures):
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(3), 40)
    centres, rest = rng.normal(size=(3, 2)), rng.normal(size=(40, 2))
    rest -= rest.mean(axis=0)
    codes = centres[labels] + np.tile(rest, (3, 1))
    moved, sources, targets = measures.shifts(codes, labels, 5)
    assert set(zip(sources, targets, strict=True)) == {
        pair
        for pair in itertools.product(range(3), repeat=2)
        if len({*pair}) > 1
    }
    expected = centres[targets] + np.tile(rest[:5], (6, 1))
    np.testing.assert_allclose(moved, expected, atol=1e-12)


def test_cards_show_what_was_found(benchmark):
    results = benchmark.read()
    pages = benchmark.pages(results)
    assert {path.parent.name for path in pages} >= {"infogan", "bigan"}
    for path, text in pages.items():
        assert path.read_text() == text, path


def test_what_another_recipe_gave_counts_no_more(
    benchmark, monkeypatch, tmp_path
):
    monkeypatch.setattr(benchmark, "RESULTS", tmp_path / "codes.json")
    benchmark.keep("bigan_mnist", 0, {"probe": 0.5})
    assert benchmark.read()["bigan_mnist, seed 0"]["probe"] == 0.5
    other = lambda name: {"steps": 1}  # noqa: E731
    monkeypatch.setattr(benchmark, "recipe_of", other)
    assert benchmark.read() == {}


def test_a_run_of_another_recipe_is_refused(benchmark, monkeypatch):
    recipe = benchmark.recipe_of("bigan_mnist")
    recipe["settings"] = recipe["settings"] | {"image_shape": (28, 28, 1)}

    def read_config(folder):
        return types.SimpleNamespace(**(recipe | {"steps": folder}))

    monkeypatch.setattr(benchmark.runs, "read_config", read_config)
    benchmark.check_recipe("bigan_mnist", recipe["steps"])
    with pytest.raises(ValueError, match="Received: steps is 5 in the run"):
        benchmark.check_recipe("bigan_mnist", 5)
    recipe["settings"] = recipe["settings"] | {"width": 64}
    with pytest.raises(
        ValueError, match="Received: width is 64 in the run and 16"
    ):
        benchmark.check_recipe("bigan_mnist", recipe["steps"])


def test_what_is_not_there_is_said(benchmark):
    made = {
        "infogan_mnist, seed 1": {"recipe": {"steps": 5}, "matched": 0.5},
    }
    lines = benchmark.table(made, "infogan").splitlines()
    assert lines[0].endswith("| category is the digit |")
    assert lines[2:4] == [
        "| `infogan_mnist` | 0 | not run yet |  |",
        "| `infogan_mnist` | 1 | 5 | 50.0% |",
    ]
