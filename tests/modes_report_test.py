"""What the tables of modes say follows from the files of results."""

import argparse
import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest

from kerasgan.data import modes

ROOT = Path(__file__).parents[1]


@pytest.fixture
def script(monkeypatch):
    """Imports a script of the theme, which finds its neighbours."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks" / "modes")

    def load(name):
        path = ROOT / "benchmarks" / "modes" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(f"modes_{name}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


def test_the_pages_are_as_the_files_say(script):
    for path, text in script("report").pages().items():
        assert path.read_text() == text, path


def test_results_are_of_arms_that_there_are_and_complete(script):
    protocols = script("protocols").PROTOCOLS
    for name, protocol in protocols.items():
        for run, found in script("report").read(name).items():
            toy, arm, seed = run.split("/")
            assert toy in protocol.toys and arm in protocol.arms
            assert 0 <= int(seed) < protocol.seeds
            steps = [step for step, *_ in found["trace"]]
            assert steps == list(
                range(0, protocol.steps + 1, protocol.steps // 32)
            )


# Side of the square of each toy: as wide as the modes, and half the distance
# of two of them beyond, on either side.
@pytest.mark.parametrize(
    "toy, side", [("ring", 4 + 4 * math.sin(math.pi / 8)), ("grid", 10.0)]
)
def test_an_even_cloud_is_as_good_as_geometry_says(script, toy, side):
    centres, stddev = modes(toy)
    share = len(centres) * math.pi * (3 * stddev) ** 2 / side**2
    _, good, divergence, of_all = script("chance").cells("even cloud", toy)
    assert float(good.rstrip("%")) / 100 == pytest.approx(share, abs=6e-4)
    # Twice the divergence times n is chi^2 of so many degrees less one, nearly.
    by_chance = (len(centres) - 1) / (2 * 2500 * share)
    assert float(divergence) == pytest.approx(by_chance, rel=0.3)
    assert float(of_all) < 0.05


@pytest.mark.parametrize(
    "counts, outcome",
    [
        ([312] * 8, "all"),
        ([0] * 7 + [2500], "collapse"),
        ([800] * 3 + [0] * 5, "collapse"),
        ([360] * 7 + [0], "some"),
    ],
)
def test_outcomes(script, counts, outcome):
    centres, _ = modes("ring")
    cloud = np.repeat(centres, counts, axis=0)
    covered, _, _, of_all = script("mode_coverage").scores(cloud, "ring")
    assert script("chance").outcome(covered, of_all, 8) == outcome


def test_a_cloud_is_no_collapse(script):
    chance = script("chance")
    for toy in ("ring", "grid"):
        centres, _ = modes(toy)
        for draw in chance.CLOUDS.values():
            cloud = draw(centres, np.random.default_rng(1))
            covered, _, _, of_all = script("mode_coverage").scores(cloud, toy)
            assert chance.outcome(covered, of_all, len(centres)) == "none"


def test_the_step_from_which_all_are_covered(script):
    report = script("report")
    traces = [
        [[0, 0], [10, 8], [20, 7], [30, 8], [40, 8]],
        [[0, 0], [10, 8], [20, 8], [30, 8], [40, 8]],
        [[0, 0], [10, 8], [20, 8], [30, 8], [40, 7]],
    ]
    found = [report.first_of_all(trace, 8) for trace in traces]
    assert found == [30, 10, None]
    assert report.since(traces, 8) == "10"
    assert report.since(traces[1:], 8) == ""


def test_a_row_has_means_and_ranges(script):
    ends = [[40, 8, 0.5, 0.1, 0.0], [40, 2, 0.0, None, 1.0]]
    found = script("report").row([[end] for end in ends], 8)
    assert found == (
        "2",
        "5.0 (2 to 8)",
        "25.0% (0.0% to 50.0%)",
        "0.10",  # of the one that has any
        "0.50 (0.00 to 1.00)",
        "",
        "1 all, 1 collapse",
    )


def test_what_is_done_is_not_trained_again(script):
    theme = script("mode_coverage")
    arguments = argparse.Namespace(protocol="blunt", arms=None, seeds=2)
    runs = theme.missing(arguments, {})
    assert [run[-1] for run in runs] == [0, 0, 1, 1]  # first seeds first
    results = {
        "grid/minimax/0": {"steps": 8000},
        "grid/minimax/1": {"steps": 9},
    }
    assert theme.missing(arguments, results) == runs[1:]
