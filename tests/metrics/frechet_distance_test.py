import math

import numpy as np
import pytest

from kerasgan.metrics import Moments
from kerasgan.metrics import frechet_distance


def normal(*shape, seed=0):
    return np.random.RandomState(seed).normal(size=shape)


def with_moments(mean, covariance, num_rows=40, seed=0):
    """Rows whose sample mean and unbiased covariance are exactly these."""
    rows = normal(num_rows, len(mean), seed=seed)
    rows -= rows.mean(axis=0)
    whitening = np.linalg.inv(np.linalg.cholesky(np.atleast_2d(np.cov(rows.T))))
    return rows @ whitening.T @ np.linalg.cholesky(covariance).T + mean


def distance(real, fake):
    return frechet_distance(Moments.of(real), Moments.of(fake))


def test_gaussians_whose_axes_agree():
    # |m - m'|^2 + sum (s_i - t_i)^2
    real = with_moments([1.0, 2.0, 3.0], np.diag([1.0, 4.0, 9.0]))
    fake = with_moments([1.0, 0.0, 4.0], np.diag([9.0, 4.0, 1.0]), seed=1)
    expected = 4 + 1 + (1 - 3) ** 2 + 0 + (3 - 1) ** 2
    assert distance(real, fake) == pytest.approx(expected, rel=1e-12)


def test_gaussians_in_the_plane_whose_axes_do_not():
    # For 2 x 2: tr (AB)^1/2 = sqrt(tr AB + 2 sqrt(det AB)).
    a = np.array([[2.0, 0.5], [0.5, 1.0]])
    b = np.array([[1.0, -0.8], [-0.8, 3.0]])
    root = math.sqrt(np.trace(a @ b) + 2 * math.sqrt(np.linalg.det(a @ b)))
    expected = np.trace(a) + np.trace(b) - 2 * root
    found = distance(with_moments([0, 0], a), with_moments([0, 0], b, seed=1))
    assert expected > 0.5
    assert found == pytest.approx(expected, rel=1e-12)


def test_one_feature():
    real, fake = with_moments([0.0], [[4.0]]), with_moments([3.0], [[1.0]])
    assert distance(real, fake) == pytest.approx(9 + 1, rel=1e-12)


def test_is_symmetric_and_zero_for_the_same_rows():
    real, fake = normal(50, 5), normal(60, 5, seed=1) @ normal(5, 5, seed=2)
    assert distance(real, fake) == pytest.approx(distance(fake, real))
    assert distance(real, real[::-1]) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("rank", [0, 1, 3])
def test_directions_without_variance_add_nothing(rank):
    # The root of a rounding error of 1e-16 would be 1e-8 in each of them.
    real = normal(50, rank) @ normal(rank, 20, seed=1) + 7
    assert distance(real, real) == pytest.approx(0, abs=1e-11)
    assert distance(real, real + 2) == pytest.approx(80, rel=1e-12)


def test_batches_equal_the_whole():
    rows = normal(70, 4)
    moments = Moments.empty(4)
    for start, stop in [(0, 1), (1, 1), (1, 30), (30, 70)]:
        moments = moments.add(rows[start:stop])
    assert moments.count == 70
    np.testing.assert_allclose(moments.mean, rows.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(moments.covariance(), np.cov(rows.T), rtol=1e-12)


def test_a_large_mean_costs_no_digits():
    # The naive E x^2 - (E x)^2 has lost all of them at 1e8.
    rows = np.round(normal(200, 3) * 2**10) / 2**10
    moments = Moments.empty(3)
    for batch in np.split(rows + 2.0**27, 10):
        moments = moments.add(batch)
    error = np.abs(moments.covariance() - np.cov(rows.T)).max()
    assert error < 1e-7


def test_float32_is_summed_in_float64():
    rows = (normal(50, 2) + 1000).astype("float32")
    expected = np.cov(rows.astype("float64").T)
    np.testing.assert_allclose(Moments.of(rows).covariance(), expected, 1e-12)


def test_adding_changes_neither_side():
    rows = normal(5, 2)
    before, kept = Moments.of(rows), rows.copy()
    mean, scatter = before.mean.copy(), before.scatter.copy()
    before.add(rows)
    np.testing.assert_array_equal(rows, kept)
    np.testing.assert_array_equal(before.mean, mean)
    np.testing.assert_array_equal(before.scatter, scatter)


@pytest.mark.parametrize("counts", [(7, 8), (8, 7)])
def test_refuses_too_few_rows(counts):
    real, fake = (normal(count, 4) for count in counts)
    received = f"{counts[0]} real rows and {counts[1]} fake rows"
    with pytest.raises(ValueError, match=f"8 rows for 4.*Received: {received}"):
        distance(real, fake)
    assert distance(normal(8, 4), normal(8, 4)) == pytest.approx(0, abs=1e-12)


def test_refuses_different_widths():
    with pytest.raises(
        ValueError, match="Received: real with 3 and fake wi.* 2"
    ):
        distance(normal(20, 3), normal(20, 2))
    with pytest.raises(ValueError, match="Received: features before with 3"):
        Moments.empty(3).add(normal(5, 2))


def test_refuses_moments_of_nothing():
    with pytest.raises(ValueError, match="Received: num_features=0"):
        Moments.empty(0)
    with pytest.raises(ValueError, match="at least 2 rows. Received: 1 rows"):
        Moments.of(normal(1, 2)).covariance()
