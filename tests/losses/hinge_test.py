from kerasgan.losses import Hinge
from kerasgan.testing import run_loss_test


def test_by_hand():
    assert Hinge().threshold == 0.0
    run_loss_test(
        Hinge(),
        [
            # (0 + 0.5 + 2)/3 and (0 + 0.25 + 3)/3; -(-3 - 0.75 + 2)/3
            ([4.0, 0.5, -1.0], [-3.0, -0.75, 2.0], 5.75 / 3, 1.75 / 3),
            ([1.0], [-1.0], 0.0, 1.0),
        ],
    )
