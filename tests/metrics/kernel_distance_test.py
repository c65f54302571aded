import math

import numpy as np
import pytest

from kerasgan.metrics import kernel_distance

RAW_MOMENTS = {  # E x, E x^2, E x^3 of N(m, 1), by m
    0.0: (0.0, 1.0, 0.0),
    0.5: (0.5, 1.25, 1.625),
}


def normal(*shape, seed=0):
    return np.random.RandomState(seed).normal(size=shape)


def test_two_rows_by_hand():
    # k(0, 1) = 1, k(0, 2) = 1, k(0, 3) = 1, k(1, 2) = 27, k(1, 3) = 64, and
    # k(2, 3) = 343: 1 + 343 - 2 (1 + 1 + 27 + 64) / 4.
    found = kernel_distance([[0.0], [1.0]], [[2.0], [3.0]], 1, 2)
    assert found.mean == pytest.approx(344 - 186 / 4, rel=1e-12)
    assert math.isnan(found.standard_error)


def test_products_are_means_over_the_features():
    # (a, a) . (b, b) / 2 = a b: as if there were one feature.
    found = kernel_distance(
        [[0.0] * 2, [1.0] * 2], [[2.0] * 2, [3.0] * 2], 1, 2
    )
    assert found.mean == pytest.approx(344 - 186 / 4, rel=1e-12)


@pytest.mark.parametrize("shift", [0.0, 0.5])
def test_is_unbiased_on_gaussians_on_the_line(shift):
    # (xy + 1)^3 = sum_j C(3, j) x^j y^j, so that
    # MMD^2 = sum_j C(3, j) (E x^j - E y^j)^2, at any number of rows.
    raw = RAW_MOMENTS[0.0], RAW_MOMENTS[shift]
    expected = sum(
        math.comb(3, j) * (m - n) ** 2
        for j, m, n in zip((1, 2, 3), *raw, strict=True)
    )
    draws = normal(1000, 2, 10, 1) + [[[0.0]], [[shift]]]
    found = [kernel_distance(*rows, 1, 10).mean for rows in draws]
    error = np.std(found) / math.sqrt(len(found))
    assert abs(np.mean(found) - expected) < 3 * error
    assert min(found) < 0 < max(found)
    if shift:
        assert error < expected / 10


def test_does_not_depend_on_the_subset_size():
    real, fake = normal(2000, 4), normal(2000, 4, seed=1) + 0.5
    small = kernel_distance(real, fake, 200, 50)
    large = kernel_distance(real, fake, 5, 1000)
    assert large.mean > 0.3
    assert small.mean == pytest.approx(large.mean, rel=0.1)


def test_standard_error_is_that_of_the_mean():
    real, fake = normal(20_000, 2), normal(20_000, 2, seed=1) + 0.5
    runs = [kernel_distance(real, fake, 25, 40, seed) for seed in range(60)]
    spread = np.std([run.mean for run in runs])
    claimed = np.mean([run.standard_error for run in runs])
    assert claimed == pytest.approx(spread, rel=0.3)


def test_seed_sets_the_subsets():
    rows = normal(50, 3), normal(50, 3, seed=1)
    first = kernel_distance(*rows, 4, 20, seed=1)
    assert first == kernel_distance(*rows, 4, 20, seed=1)
    assert first != kernel_distance(*rows, 4, 20, seed=2)


@pytest.mark.parametrize("counts", [(9, 10), (10, 9)])
def test_refuses_fewer_rows_than_a_subset(counts):
    rows = (normal(count, 2) for count in counts)
    received = f"{counts[0]} real and {counts[1]} fake rows, subset_size=10"
    with pytest.raises(ValueError, match=f"a subset. Received: {received}"):
        kernel_distance(*rows, 1, 10)


def test_refuses_bad_sizes():
    rows = normal(5, 2), normal(5, 2)
    with pytest.raises(ValueError, match="Received: num_subsets=0"):
        kernel_distance(*rows, 0, 5)
    with pytest.raises(ValueError, match="least 2. Received: subset_size=1"):
        kernel_distance(*rows, 1, 1)
