import keras
import numpy as np
import pytest

from kerasgan import losses
from kerasgan.game import Play
from kerasgan.terms import EncoderLoss


def cost(loss, real, fake):
    play = Play({"on": real}, {"on": fake}, lambda x: {"score": x["on"]}, {})
    return float(EncoderLoss(loss).cost(play))


REAL, FAKE = np.array([0.5, -2.0]), np.array([1.0, 3.0])


@pytest.mark.parametrize(
    "loss, expected",
    [
        # E softplus(h(x)): the encoder wants its pairs to look fake.
        ("non_saturating", np.log1p(np.exp(REAL)).mean()),
        ("minimax", -np.log1p(np.exp(-REAL)).mean()),
        ("hinge", REAL.mean()),
        ("wasserstein", REAL.mean()),
        (losses.LeastSquares(-1.0, 1.0, 0.0), (REAL**2).mean() / 2),
    ],
)
def test_by_hand(loss, expected):
    assert cost(loss, REAL, FAKE) == pytest.approx(expected, rel=1e-6)


def test_a_relativistic_loss_sees_both():
    above = -REAL + FAKE.mean()  # fakes and reals have changed places
    below = -FAKE + REAL.mean()
    expected = np.log1p(np.exp(-above)).mean() + np.log1p(np.exp(below)).mean()
    assert cost("relativistic_average", REAL, FAKE) == pytest.approx(expected)


@pytest.mark.parametrize(
    "loss",
    [
        "least_squares",
        "energy",
        "f_divergence:kl",
        losses.NonSaturating(real_target=0.9),
    ],
)
def test_losses_that_tell_real_from_fake_otherwise_are_refused(loss):
    with pytest.raises(ValueError, match="treat real and fake alike.*Received"):
        EncoderLoss(loss)


def test_it_survives_its_config():
    term = EncoderLoss("hinge", weight=2.0, name="other")
    config = keras.saving.serialize_keras_object(term)
    again = keras.saving.deserialize_keras_object(config)
    assert (again.weight, again.name) == (2.0, "other")
    assert isinstance(again.loss, losses.Hinge)
