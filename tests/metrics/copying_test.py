import numpy as np
import pytest
from scipy import spatial
from scipy import stats

from kerasgan import metrics


def rows(num, seed, width=3, levels=None):
    rng = np.random.default_rng(seed)
    found = rng.normal(size=(num, width))
    return found if levels is None else np.round(levels * found)


def test_distances_are_those_of_scipy():
    known, some = rows(40, 0), rows(25, 1)
    some[3] = known[7]
    found = metrics.nearest_distances(known, some)
    expected = spatial.distance.cdist(some, known).min(axis=1)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert found[3] == 0.0


@pytest.mark.parametrize("levels", [None, 1])  # with 1 there are many ties
def test_the_chance_is_that_of_mann_and_whitney(levels):
    training, held_out, fake = (
        rows(num, seed, levels=levels) for seed, num in enumerate([30, 20, 45])
    )
    found = metrics.copying(training, held_out, fake).nearer
    near = [
        spatial.distance.cdist(each, training).min(axis=1).round(9)
        for each in (held_out, fake)
    ]
    expected = stats.mannwhitneyu(*near).statistic / (20 * 45)
    assert found == pytest.approx(expected, abs=1e-12)


def test_numbers_by_hand():
    # Distances to 0 are 1, 2, 3, 4 of what is held out, and 0, 2, 9.
    training = np.zeros((1, 1))
    held_out = np.array([[1.0], [-2.0], [3.0], [4.0]])
    found = metrics.copying(training, held_out, [[0.0], [2.0], [9.0]])
    # 0 is nearer than all four; 2 than two, and one is equal; 9 than none.
    assert found.nearer == pytest.approx((4 + 2.5 + 0) / 12)
    assert found.copied == pytest.approx(1 / 3)


def test_a_few_copies_are_seen():
    training, held_out, fresh = (rows(500, seed, 8) for seed in range(3))
    mixed = np.concatenate([fresh[:450], training[:50]])
    few, none = (
        metrics.copying(training, held_out, each) for each in (mixed, fresh)
    )
    assert abs(few.nearer - 0.5) < 0.1 and few.copied == pytest.approx(
        0.1, abs=0.02
    )
    assert none.copied < 0.03


def test_bad_samples_are_no_copies():
    training, held_out = rows(50, 0), rows(50, 1)
    assert metrics.copying(training, held_out, held_out + 99) == (0.0, 0.0)


@pytest.mark.parametrize(
    "change, match",
    [
        ({"fake": np.ones((4, 2))}, "`training` and `fake`.*fake with 2"),
        ({"held_out": np.ones((0, 3))}, "`held_out` must have at least 1 row"),
        ({"fake": np.full((4, 3), np.nan)}, "`fake` must be finite"),
    ],
)
def test_errors(change, match):
    sides = {"training": rows(9, 0), "held_out": rows(9, 1), "fake": rows(9, 2)}
    with pytest.raises(ValueError, match=match):
        metrics.copying(**sides | change)


def test_distances_must_be_there():
    with pytest.raises(ValueError, match="`fake` must hold.*Received: none"):
        metrics.compare_distances([1.0], [])
