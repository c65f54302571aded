from math import log

import pytest

from kerasgan.losses import MaximumLikelihood
from kerasgan.losses import Minimax
from kerasgan.losses import NonSaturating
from kerasgan.testing import run_loss_test

# D = sigmoid(h): D(0) = 1/2, D(log 3) = 3/4, D(-log 3) = 1/4.
REAL, FAKE = [0.0, log(3)], [0.0, -log(3)]
HARD = log(8 / 3)  # (log 2 + log 4/3) / 2 for the real and for the fake
# 0.9 (log 2 + log 4/3) / 2 + 0.1 (log 2 + log 4) / 2 for the real.
SMOOTH = 0.45 * log(8 / 3) + 0.15 * log(2) + 0.5 * log(8 / 3)
MINIMAX = -0.5 * log(8 / 3)  # (log 1/2 + log 3/4) / 2
NON_SATURATING = 1.5 * log(2)  # (log 2 + log 4) / 2
MAXIMUM_LIKELIHOOD = -2 / 3  # -(1 + 1/3) / 2


@pytest.mark.parametrize(
    "cls, generator, at_rest",
    [
        (Minimax, MINIMAX, -log(2)),
        (NonSaturating, NON_SATURATING, log(2)),
        (MaximumLikelihood, MAXIMUM_LIKELIHOOD, -1.0),
    ],
)
@pytest.mark.parametrize("target, discriminator", [(1.0, HARD), (0.9, SMOOTH)])
def test_by_hand(cls, target, discriminator, generator, at_rest):
    cases = [(REAL, FAKE, discriminator, generator)]
    cases += [([0.0], [0.0], 2 * log(2), at_rest)]
    run_loss_test(cls(real_target=target), cases)


@pytest.mark.parametrize("cls", [Minimax, NonSaturating, MaximumLikelihood])
def test_threshold(cls):
    assert cls().threshold == 0.0
    # Where real and fake are as likely, the best D is 0.45.
    assert cls(0.9).threshold == pytest.approx(log(0.45 / 0.55))


@pytest.mark.parametrize("target", [0.5, 0.0, -1.0, 1.1, float("nan")])
def test_refuses_other_targets(target):
    expected = r"`real_target` must be in \(0.5, 1\].*Received: real_target="
    with pytest.raises(ValueError, match=expected):
        NonSaturating(real_target=target)
