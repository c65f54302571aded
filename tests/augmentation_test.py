"""What the benchmark of augmentation measures, and its page."""

import importlib
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial import distance

FOLDER = Path(__file__).parents[1] / "benchmarks" / "augmentation"


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module("augmentation")


def test_how_near_rows_come_to_what_is_known(benchmark):
    known, rows = np.random.default_rng(0).normal(size=(2, 50, 3))
    expected = np.median(distance.cdist(rows, known).min(axis=1))
    assert benchmark.nearest(rows, known) == pytest.approx(expected)
    assert benchmark.nearest(known[:5], known) == pytest.approx(0, abs=1e-6)


def test_pictures_are_split_once_and_halved(benchmark, tmp_path):
    large = np.zeros((500, 4, 2, 3), "uint8")
    large[:, 0, 0] = 10 * np.arange(500)[:, None] % 251
    np.savez(tmp_path / "pictures.npz", noto=large)
    emoji = benchmark.read_emoji(tmp_path / "pictures.npz")
    expected = np.round(large[:, 0, 0] / 4)
    np.testing.assert_array_equal(emoji[:, 0, 0], expected)
    assert emoji.shape == (500, 2, 1, 3)
    held_out, train = benchmark.split(np.arange(500))
    assert len(held_out) == 400
    assert set(held_out) | set(train) == set(range(500))


def test_what_another_recipe_gave_counts_no_more(
    benchmark, monkeypatch, tmp_path
):
    path = tmp_path / "results.json"
    benchmark.keep(path, "none", {"parts": []}, {"distance": 0.5})
    assert benchmark.read(path)["arms"] == {"none": {"parts": []}}
    monkeypatch.setattr(benchmark, "RECIPE", benchmark.RECIPE | {"seed": 1})
    assert benchmark.read(path)["arms"] == {}


def test_a_table_says_what_is_not_there(benchmark):
    part = {
        "distance": 1.234,
        "nearest": 0.5,
        "taken_for_real": 0.9,
        "held_out_taken_for_real": 0.25,
        "probability": 0.125,
        "processor_seconds": 12.3,
    }
    results = {
        "floor": {"distance": 0.1},
        "arms": {"adaptive": {"parts": [part]}},
    }
    lines = benchmark.table(results).splitlines()
    assert lines[2].startswith("| none | not run yet |")
    assert lines[4] == (
        "| adaptive | 32,000 | 0.12 | 1.23 | 0.50 | 90.0% | 25.0% | 12 |"
    )
    assert lines[-1].startswith("| *other real pictures* |  |  | 0.10 |")
    assert len({line.count("|") for line in lines}) == 1


def test_the_page_shows_what_was_found(benchmark):
    page = benchmark.PAGE.read_text()
    assert page == benchmark.insert(page, benchmark.table(benchmark.read()))
