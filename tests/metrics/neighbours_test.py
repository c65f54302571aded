import math

import numpy as np
import pytest

from kerasgan.metrics import density_coverage
from kerasgan.metrics import distances
from kerasgan.metrics import neighbour_scores
from kerasgan.metrics import precision_recall


def normal(*shape, seed=0):
    return np.random.RandomState(seed).normal(size=shape)


def test_points_on_a_line_by_hand():
    # k = 1. Radii of the real points 0, 1, 3 are 1, 1, 2, whose balls are
    # [-1, 1], [0, 2], [1, 5]; of the fake ones 1.5, 4, 6: 2.5, 2, 2, and
    # [-1, 4], [2, 6], [4, 8].
    real, fake = [[0.0], [1.0], [3.0]], [[1.5], [4.0], [6.0]]
    found = neighbour_scores(real, fake, num_neighbours=1)
    assert found.precision == pytest.approx(2 / 3)  # 1.5 and 4
    assert found.recall == 1.0
    assert found.density == pytest.approx(3 / 3)  # 1.5 twice, 4 once
    assert found.coverage == pytest.approx(2 / 3)  # 1 and 3


def test_same_distribution_has_the_expected_density_and_coverage():
    # Naeem et al. 2020, section 3.2: E density = 1, and
    # E coverage = 1 - (N - 1) ... (N - k) / ((M + N - 1) ... (M + N - k)).
    n, m, k, draws = 12, 15, 3, 800
    rows = normal(draws, n + m, 2)
    found = [density_coverage(each[:n], each[n:], k) for each in rows]
    expected = 1 - math.prod((n - i) / (m + n - i) for i in range(1, k + 1))
    for values, value in zip(np.transpose(found), (1, expected), strict=True):
        assert abs(values.mean() - value) < 4 * values.std() / math.sqrt(draws)


def test_far_apart_and_the_same():
    real = normal(40, 3)
    assert neighbour_scores(real, real + 100) == (0, 0, 0, 0)
    found = neighbour_scores(real, np.random.RandomState(1).permutation(real))
    # A ball of k = 5 neighbours holds its centre as well: six of 40 rows.
    assert found == pytest.approx((1, 1, 6 / 5, 1))


def test_swapping_the_sides_swaps_precision_and_recall():
    real, fake = normal(60, 3), 0.5 * normal(50, 3, seed=1) + 0.5
    there, back = precision_recall(real, fake), precision_recall(fake, real)
    assert there.precision > there.recall + 0.2
    assert there == back[::-1]


@pytest.mark.parametrize("shift", [0.0, 1e3, 1 / 3])
def test_rounding_does_not_decide_ties(shift):
    # On a lattice nearly all radii tie with distances to other points; and a
    # pile of more than k equal points has balls of radius 0.
    lattice = np.stack(np.meshgrid(*[np.arange(5.0)] * 2), -1).reshape(-1, 2)
    pile = np.full((7, 2), 20.0)
    real = np.concatenate([lattice, pile]) * 0.1 + shift
    found = neighbour_scores(real, real.copy(), num_neighbours=4)
    # Inside of the lattice 5 points, on its sides 6, in its corners 6 (at
    # distances 0, 1, 1, sqrt 2, 2, 2), in the pile all 7.
    expected = (9 * 5 + 12 * 6 + 4 * 6 + 7 * 7) / (4 * 32)
    assert found == pytest.approx((1, 1, expected, 1))


def test_an_outlier_far_off_does_not_blur_the_near():
    real, fake = normal(30, 2), 50 + normal(30, 2, seed=1)
    fake = np.concatenate([fake, [[1e7, 1e7]]])
    # The outlier's own ball reaches to all; no other does.
    found = neighbour_scores(real, fake)
    assert (found.precision, found.density, found.coverage) == (0, 0, 0)
    inner = neighbour_scores(real, np.concatenate([fake[:-1], real[:1]]))
    assert inner.precision == pytest.approx(1 / 31)


@pytest.mark.parametrize("size", [1, 100, 999])
def test_blocks_do_not_change_the_numbers(size, monkeypatch):
    real, fake = normal(50, 3), 0.8 * normal(40, 3, seed=1)
    whole = neighbour_scores(real, fake)
    assert 0.3 < whole.recall < 1
    monkeypatch.setattr(distances, "BLOCK_SIZE", size)
    assert neighbour_scores(real, fake) == whole


def test_a_block_is_all_that_is_held(monkeypatch):
    monkeypatch.setattr(distances, "BLOCK_SIZE", 100)
    blocks = distances.squared_distances(normal(50, 3), normal(40, 3))
    shapes = [block.shape for _, block in blocks]
    assert shapes == [(2, 40)] * 25


def test_pairs_and_all_four_agree():
    real, fake = normal(50, 3), normal(40, 3, seed=1)
    found = neighbour_scores(real, fake, 3)
    assert found[:2] == precision_recall(real, fake, 3)
    assert found[2:] == density_coverage(real, fake, 3)


def test_refuses_too_few_rows():
    with pytest.raises(
        ValueError, match="`fake` must have at least 6 rows. Re"
    ):
        neighbour_scores(normal(6, 2), normal(5, 2))
    with pytest.raises(ValueError, match="Received: num_neighbours=0"):
        neighbour_scores(normal(6, 2), normal(6, 2), 0)
