import math

import numpy as np
import pytest

from kerasgan.metrics import label_accuracy
from kerasgan.metrics import label_counts
from kerasgan.metrics import label_divergence


@pytest.mark.parametrize("kept", [1, 3, 9])
def test_dropped_classes_cost_the_log_of_the_share_left(kept):
    counts = [17] * kept + [0] * (9 - kept)
    assert label_divergence(counts) == pytest.approx(math.log(9 / kept))


def test_divergence_by_hand_and_of_uniform():
    expected = 0.75 * math.log(1.5) + 0.25 * math.log(0.5)
    assert label_divergence([3, 1]) == pytest.approx(expected, rel=1e-12)
    assert label_divergence([7] * 7) == 0
    assert label_divergence([0.3, 0.1]) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "counts, match",
    [
        ([0, 0], "not all of it 0. Received: counts="),
        ([1, -1], "at least 0"),
        ([1, np.nan], "finite"),
        ([[1, 2]], r"shape \(num_classes,\). Received: counts="),
    ],
)
def test_refuses_what_is_no_histogram(counts, match):
    with pytest.raises(ValueError, match=match):
        label_divergence(counts)


def test_counts_of_first_choices():
    logits = [[0.0, 2.0, 1.0], [5.0, -1.0, 4.0], [0.1, 0.2, 0.1]]
    assert label_counts(logits).tolist() == [1, 2, 0]


def test_accuracy_by_hand():
    logits = 5 * np.eye(4)[[0, 1, 2, 3, 3]]
    assert label_accuracy([0, 1, 2, 2, 0], logits) == pytest.approx(3 / 5)
    assert label_accuracy(np.array([0, 1, 2, 3, 3], "uint8"), logits) == 1


@pytest.mark.parametrize(
    "asked, match",
    [
        ([0, 1, 2], r"one label.*Received: asked of shape \(3,\)"),
        ([[0, 1]], r"one label.*Received: asked of shape \(1, 2\)"),
        ([0, 3], "from 0 to 2. Received: labels from 0 to 3"),
        ([-1, 0], "from 0 to 2. Received: labels from -1 to 0"),
        ([0.5, 1.0], "from 0 to 2. Received: labels from 0.5"),
    ],
)
def test_refuses_labels_that_are_no_classes(asked, match):
    with pytest.raises(ValueError, match=match):
        label_accuracy(asked, np.eye(3)[:2])


def test_refuses_no_labels():
    with pytest.raises(ValueError, match="at least one. Received"):
        label_accuracy([], np.zeros((0, 3)))
