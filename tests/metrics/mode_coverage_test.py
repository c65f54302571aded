import math

import numpy as np
import pytest
from scipy.stats import chi2
from scipy.stats import entropy

from kerasgan.data import modes
from kerasgan.metrics import mode_coverage


@pytest.mark.parametrize("name, num_modes", [("ring", 8), ("grid", 25)])
def test_the_mixture_itself_covers_all(name, num_modes):
    centres, stddev = modes(name)
    rng = np.random.default_rng(0)
    labels = rng.integers(0, num_modes, 2500)
    points = centres[labels] + stddev * rng.normal(size=(2500, 2))
    result = mode_coverage(points, centres, stddev)
    assert result.covered == num_modes
    # The squared distance in units of the deviation is chi^2 of 2 degrees.
    assert result.good == pytest.approx(chi2(2).cdf(9.0), abs=0.005)
    assert result.counts.sum() == round(result.good * 2500)


def test_dropped_modes_are_not_covered():
    centres, stddev = modes("ring")
    points = np.repeat(centres[:3], 100, axis=0)
    result = mode_coverage(points, centres, stddev)
    assert (result.covered, result.good) == (3, 1.0)
    assert result.counts.tolist() == [100] * 3 + [0] * 5


@pytest.mark.parametrize("num_points, covered", [(19, 0), (20, 1)])
def test_a_mode_needs_twenty_points(num_points, covered):
    points = np.zeros((num_points, 2))
    assert mode_coverage(points, [[0, 0]], 0.1).covered == covered


@pytest.mark.parametrize("distance, good", [(0.299, 1.0), (0.301, 0.0)])
def test_good_is_within_three_deviations(distance, good):
    points = [[distance, 0.0]] * 30
    assert mode_coverage(points, [[0, 0], [9, 9]], 0.1).good == good


def points_of(counts, centres):
    return np.repeat(np.asarray(centres, "float64"), counts, axis=0)


@pytest.mark.parametrize(
    "counts, divergence",
    [
        ([30, 30], 0.0),
        ([30, 0], math.log(2)),
        ([30, 10], 0.75 * math.log(1.5) + 0.25 * math.log(0.5)),
    ],
)
def test_divergence_worked_by_hand(counts, divergence):
    centres = [[0, 0], [1, 0]]
    found = mode_coverage(points_of(counts, centres), centres, 0.1)
    assert found.divergence == pytest.approx(divergence, abs=1e-12)


def test_divergence_is_scipys_of_the_good_points_alone():
    centres, stddev = modes("grid")
    counts = np.random.default_rng(1).integers(0, 30, 25)
    clouds = points_of(counts, centres), np.full((500, 2), 1.0)  # none is near
    found = mode_coverage(np.concatenate(clouds), centres, stddev)
    assert found.good == counts.sum() / (counts.sum() + 500)
    uniform = np.full(25, 1 / 25)
    expected = entropy(counts / counts.sum(), uniform)
    assert found.divergence == pytest.approx(expected, rel=1e-12)


def test_no_good_points_have_no_divergence():
    found = mode_coverage([[5.0, 5.0]] * 30, [[0, 0], [1, 0]], 0.1)
    assert (found.covered, found.good) == (0, 0.0)
    assert math.isnan(found.divergence)


def test_bad_points_are_refused():
    with pytest.raises(ValueError, match=r"shapes \(n, d\).*Received: \(3,\)"):
        mode_coverage(np.zeros(3), np.zeros((2, 2)), 0.1)
    with pytest.raises(ValueError, match="must be finite"):
        mode_coverage([[np.nan, 0.0]], np.zeros((2, 2)), 0.1)
