import pytest

from kerasgan.losses import LeastSquares
from kerasgan.testing import run_loss_test

REAL, FAKE = [2.0, 0.0], [3.0, -1.0, 1.0]


@pytest.mark.parametrize(
    "targets, discriminator, generator, threshold",
    [
        # 1/2 (1 + 1)/2 + 1/2 (9 + 1 + 1)/3; 1/2 (4 + 4 + 0)/3
        ({}, 1 / 2 + 11 / 6, 8 / 6, 0.5),
        # 1/2 (1 + 1)/2 + 1/2 (16 + 0 + 4)/3; 1/2 (9 + 1 + 1)/3
        ({"a": -1.0, "b": 1.0, "c": 0.0}, 1 / 2 + 20 / 6, 11 / 6, 0.0),
        # 1/2 (0 + 4)/2 + 1/2 (16 + 0 + 4)/3; 1/2 (0 + 16 + 4)/3
        ({"a": -1.0, "b": 2.0, "c": 3.0}, 1.0 + 20 / 6, 20 / 6, 0.5),
    ],
)
def test_by_hand(targets, discriminator, generator, threshold):
    loss = LeastSquares(**targets)
    assert loss.threshold == threshold
    run_loss_test(loss, [(REAL, FAKE, discriminator, generator)])


@pytest.mark.parametrize("a, b", [(1.0, 1.0), (1.0, 0.0), (float("nan"), 1.0)])
def test_refuses_targets_in_the_other_order(a, b):
    with pytest.raises(ValueError, match=f"`a`.*less than.*Received: a={a}"):
        LeastSquares(a=a, b=b)
