import pytest

from kerasgan.losses import Energy
from kerasgan.testing import run_loss_test


@pytest.mark.parametrize(
    "margin, discriminator",
    [
        (1.0, 1.0 + (0.75 + 0.0) / 2),
        (10.0, 1.0 + (9.75 + 7.0) / 2),
    ],
)
def test_by_hand(margin, discriminator):
    loss = Energy(margin=margin)
    assert loss.threshold is None
    run_loss_test(
        loss,
        [
            ([0.5, 1.5], [0.25, 3.0], discriminator, 3.25 / 2),
            ([0.0], [margin], 0.0, margin),
        ],
    )


@pytest.mark.parametrize("margin", [0.0, -1.0, float("nan")])
def test_refuses_other_margins(margin):
    with pytest.raises(ValueError, match="`margin` must be.*Received: margin="):
        Energy(margin=margin)
