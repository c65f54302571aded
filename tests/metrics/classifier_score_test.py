import numpy as np
import pytest

from kerasgan.metrics import ClassSums
from kerasgan.metrics import classifier_score


def score(logits, num_splits=1):
    logits = np.asarray(logits, "float64")
    return classifier_score(
        ClassSums.empty(logits.shape[1], num_splits).add(logits)
    )


def test_certain_and_balanced_is_the_number_of_classes():
    assert score(1e4 * np.eye(7)).mean == pytest.approx(7, rel=1e-12)


def test_images_all_alike_score_one():
    assert score([[3.0, 1.0, -2.0]] * 9).mean == pytest.approx(1, rel=1e-12)


def test_two_images_by_hand():
    # p = (3/4, 1/4) and (1/4, 3/4): KL to (1/2, 1/2) is
    # 3/4 log 3/2 + 1/4 log 1/2, whose exponential is 1.5^0.75 0.5^0.25.
    logits = np.log([[3.0, 1.0], [1.0, 3.0]])
    found = score(logits)
    assert found.mean == pytest.approx(1.5**0.75 * 0.5**0.25, rel=1e-12)
    assert found.standard_deviation == 0


def test_splits_are_scored_apart():
    # Rows 0, 2 differ and score 2; rows 1, 3 are alike and score 1.
    logits = [[99, 0], [99, 0], [0, 99], [99, 0]]
    found = score(logits, num_splits=2)
    assert found == pytest.approx((1.5, 0.5))


def test_batches_equal_the_whole():
    logits = np.random.RandomState(0).normal(size=(47, 5))
    sums = ClassSums.empty(5)
    for batch in np.split(logits, [0, 3, 20, 21]):
        sums = sums.add(batch)
    whole = ClassSums.empty(5).add(logits)
    assert sums.counts.tolist() == [5] * 7 + [4] * 3
    for part, expected in zip(sums, whole, strict=True):
        np.testing.assert_allclose(part, expected, rtol=1e-12)


def test_adding_changes_no_state():
    sums = ClassSums.empty(2)
    sums.add([[1.0, 2.0]])
    assert not any(part.any() for part in sums)


@pytest.mark.parametrize("scale", [1e3, 1e300])
def test_extreme_logits(scale):
    logits = scale * np.array([[1.0, -1.0, 0.0], [-1.0, 0.5, 0.4]])
    assert score(logits).mean == pytest.approx(2, rel=1e-9)


def test_refuses_fewer_rows_than_splits():
    with pytest.raises(ValueError, match="10 splits. Received: 9 rows"):
        score(np.zeros((9, 3)), num_splits=10)


def test_refuses_bad_sizes():
    with pytest.raises(ValueError, match="Received: num_classes=1"):
        ClassSums.empty(1)
    with pytest.raises(ValueError, match="Received: num_splits=0"):
        ClassSums.empty(3, num_splits=0)
    with pytest.raises(
        ValueError, match="num_classes with 3 and logits with 2"
    ):
        ClassSums.empty(3).add([[1.0, 2.0]])
