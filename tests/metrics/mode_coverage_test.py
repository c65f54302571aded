import numpy as np
import pytest
from scipy.stats import chi2

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


def test_bad_points_are_refused():
    with pytest.raises(ValueError, match=r"shapes \(n, d\).*Received: \(3,\)"):
        mode_coverage(np.zeros(3), np.zeros((2, 2)), 0.1)
    with pytest.raises(ValueError, match="must be finite"):
        mode_coverage([[np.nan, 0.0]], np.zeros((2, 2)), 0.1)
