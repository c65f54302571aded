import math

import numpy as np
import pytest
import scipy.optimize
import scipy.stats

from kerasgan.metrics import sliced_wasserstein
from kerasgan.metrics import sliced_wasserstein_distance


def normal(*shape, seed=0):
    return np.random.RandomState(seed).normal(size=shape)


@pytest.mark.parametrize("dimension", [2, 5, 40])
def test_shift_costs_its_mean_square_in_a_random_direction(dimension):
    # E (d . theta)^2 = |d|^2 / D, and its variance on the unit sphere is known:
    # E (d . theta)^4 = 3 |d|^4 / (D (D + 2)).
    real = normal(30, dimension)
    shift = normal(dimension, seed=1)
    num_projections = 20_000
    squared = (
        sliced_wasserstein_distance(real, real + shift, num_projections) ** 2
    )
    square = shift @ shift
    variance = square**2 * (
        3 / (dimension * (dimension + 2)) - 1 / dimension**2
    )
    error = squared - square / dimension
    assert abs(error) < 4 * math.sqrt(variance / num_projections)


def test_one_dimension_equals_optimal_assignment():
    real, fake = normal(40, 1), 3 * normal(40, 1, seed=1) ** 3
    cost = (real - fake.T) ** 2
    rows, columns = scipy.optimize.linear_sum_assignment(cost)
    expected = math.sqrt(cost[rows, columns].mean())
    assert sliced_wasserstein_distance(real, fake, 3) == pytest.approx(expected)


def test_plane_equals_integral_over_angles_of_optimal_assignments():
    real, fake = normal(8, 2), normal(8, 2, seed=1) @ [[2, 0], [1, 0.1]]
    squares = []
    for angle in np.linspace(0, np.pi, 400, endpoint=False):
        direction = [math.cos(angle), math.sin(angle)]
        cost = (np.subtract.outer(real @ direction, fake @ direction)) ** 2
        pairs = scipy.optimize.linear_sum_assignment(cost)
        squares.append(cost[pairs].mean())
    expected = math.sqrt(np.mean(squares))
    distance = sliced_wasserstein_distance(real, fake, 40_000)
    assert distance == pytest.approx(expected, rel=0.02)


def test_gaussians_that_differ_in_scale():
    # W2(N(0, s^2), N(0, t^2)) = |s - t|, in every direction the same. Gaussian
    # quantiles on the line, since there no sampling error is left.
    quantiles = scipy.stats.norm.ppf((np.arange(10_000) + 0.5) / 10_000)
    distance = sliced_wasserstein_distance(
        2.0 * quantiles[:, None], 0.5 * quantiles[:, None]
    )
    assert distance == pytest.approx(1.5, rel=1e-3)
    samples = normal(4_000, 3), 2.5 * normal(4_000, 3, seed=1)
    assert sliced_wasserstein_distance(*samples) == pytest.approx(1.5, abs=0.05)


def test_order_and_shape_of_samples_do_not_matter():
    real, fake = normal(50, 2, 3, 2), normal(50, 2, 3, 2, seed=1)
    expected = sliced_wasserstein_distance(real, fake)
    assert expected > 0.01
    shuffled = np.random.RandomState(2).permutation(fake.reshape(50, 12))
    found = sliced_wasserstein_distance(real.reshape(50, 12), shuffled)
    assert found == pytest.approx(expected, rel=1e-12)
    assert sliced_wasserstein_distance(fake, real) == pytest.approx(expected)
    assert sliced_wasserstein_distance(real, real[::-1]) == pytest.approx(0)


def test_seed_sets_the_directions():
    real, fake = normal(20, 6), normal(20, 6, seed=1)
    first = sliced_wasserstein_distance(real, fake, seed=1)
    assert first == sliced_wasserstein_distance(real, fake, seed=1)
    assert first != sliced_wasserstein_distance(real, fake, seed=2)


def test_blocks_do_not_change_the_number(monkeypatch):
    real, fake = normal(20, 6), normal(20, 6, seed=1)
    whole = sliced_wasserstein_distance(real, fake, 50)
    monkeypatch.setattr(sliced_wasserstein, "BLOCK_SIZE", 20 * 7)
    blocks = sliced_wasserstein_distance(real, fake, 50)
    assert blocks == pytest.approx(whole, rel=1e-12)


def test_images_are_compared_in_minus_one_to_one():
    black, white = np.zeros((2, 4, 4, 1), "uint8"), np.full((2, 4, 4, 1), 255)
    white = white.astype("uint8")
    expected = sliced_wasserstein_distance(
        np.full((2, 16), -1.0), np.full((2, 16), 1.0)
    )
    assert expected > 0.1
    found = sliced_wasserstein_distance(black, white)
    assert found == pytest.approx(expected)
    # Also where one of the two is still in floats.
    assert sliced_wasserstein_distance(white, np.ones((2, 16))) == 0


def test_computes_in_float64():
    # A shift that float32 cannot see at this size.
    real = 1e4 + normal(20, 1)
    found = sliced_wasserstein_distance(real, real + 1e-6)
    assert found == pytest.approx(1e-6, rel=1e-4)


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["real", "fake"])
def test_refuses_what_is_not_finite(name, value):
    samples = {"real": np.zeros((4, 2)), "fake": np.zeros((4, 2))}
    samples[name][2, 1] = value
    with pytest.raises(ValueError, match=f"`{name}` must be finite.*Received"):
        sliced_wasserstein_distance(**samples)


@pytest.mark.parametrize(
    "shape, received",
    [
        ((5, 2), "fake with 5 samples of 2"),
        ((4, 3), "fake with 4 samples of 3"),
    ],
)
def test_refuses_samples_that_do_not_pair(shape, received):
    with pytest.raises(ValueError, match=f"equally many.*Received.*{received}"):
        sliced_wasserstein_distance(np.zeros((4, 2)), np.zeros(shape))


@pytest.mark.parametrize("shape", [(), (4,), (0, 2), (4, 0)])
def test_refuses_what_has_no_rows(shape):
    with pytest.raises(ValueError, match=r"`real` must be of shape.*Received"):
        sliced_wasserstein_distance(np.zeros(shape), np.zeros((4, 2)))


def test_refuses_no_projections():
    with pytest.raises(ValueError, match="Received: num_projections=0"):
        sliced_wasserstein_distance(np.zeros((4, 2)), np.zeros((4, 2)), 0)
