import numpy as np
import pytest
import tensorflow as tf
from linear_games import CLASSES
from linear_games import field_of
from linear_games import images
from linear_games import linear_game
from linear_games import play_of
from linear_games import telling_critic
from scipy.special import log_softmax

from kerasgan import priors
from kerasgan.terms import Classification
from kerasgan.testing import run_term_test

LABELS = np.array([0, 1, 1, 0, 1, 1, 0, 1])


def game(term):
    prior = priors.Joint([priors.Normal(2), priors.Categorical(2)])
    return linear_game([term], prior=prior, judge=telling_critic)


def batch():
    return {"image": tf.constant(images()), "label": tf.constant(LABELS)}


def test_conformance():
    def make(term):
        made = game(term)
        shapes = made.data_shapes() | {"label": ()}
        made.data_shapes = lambda: shapes
        return made

    run_term_test(make, "discriminator", Classification(2.0, real=False))
    run_term_test(make, "discriminator", Classification(2.0, fake=False))


@pytest.mark.parametrize("kinds", [("real", "fake"), ("real",), ("fake",)])
def test_against_scipy(kinds):
    term = Classification(real="real" in kinds, fake="fake" in kinds)
    assert term.needs == tuple(f"on_{kind}" for kind in kinds)
    made = game(term)
    play = play_of(made, batch())
    expected = 0.0
    for kind in kinds:
        sample = getattr(play, kind)
        logits = log_softmax(sample["image"].numpy() @ CLASSES, axis=1)
        expected -= logits[np.arange(8), sample["label"].numpy()].mean()
    logs = field_of(made, "discriminator", batch()).logs
    assert float(logs["discriminator_classification"]) == pytest.approx(
        expected, rel=1e-5
    )


def test_missing_labels_are_an_error():
    with pytest.raises(ValueError, match="real sample must have a part `label"):
        field_of(game(Classification()), "discriminator")


def test_something_must_be_classified():
    with pytest.raises(ValueError, match="Received: real=False, fake=False"):
        Classification(real=False, fake=False)
