from kerasgan.losses import Wasserstein
from kerasgan.testing import run_loss_test


def test_by_hand():
    assert Wasserstein().threshold is None
    run_loss_test(
        Wasserstein(),
        [
            ([5.0, 3.0], [1.0, 2.0, -6.0], -5.0, 1.0),
            ([-1.0], [7.0], 8.0, -7.0),
        ],
    )
