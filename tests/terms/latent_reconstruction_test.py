import numpy as np
import pytest
import tensorflow as tf
from linear_games import field_of
from linear_games import linear_game
from linear_games import play_of

from kerasgan import priors
from kerasgan.game import Play
from kerasgan.terms import LatentReconstruction
from kerasgan.testing import run_term_test


def fakes(latent, read):
    fake = {"latent": latent, "reconstruction": read}
    return Play({}, fake, judge=None, networks={})


def game(term):
    """Of fakes of three numbers, as many as a part of the prior has."""
    noise = priors.Normal(3, key="noise")
    prior = priors.Joint([priors.Normal(2), noise])
    return linear_game(generator_pays=[term], prior=prior)


def test_conformance():
    term = LatentReconstruction("noise", "image", weight=2.0)
    fake = play_of(game(term)).fake
    errors = fake["noise"].numpy() - fake["image"].numpy()
    logs = field_of(game(term), "generator").logs
    name = "generator_latent_reconstruction"
    expected = np.square(errors).sum() / len(errors)
    assert float(logs[name]) == pytest.approx(expected, rel=1e-5)
    run_term_test(game, "generator", term)


def test_by_hand():
    play = fakes([[1.0, -2.0], [0.0, 3.0]], [[1.0, 2.0], [1.0, 0.0]])
    cost = LatentReconstruction().cost(play)
    assert float(cost) == (0 + 16 + 1 + 9) / 2


def test_the_gradient_by_what_was_read():
    """2 (F - z), over the number of rows."""
    rng = np.random.default_rng(0)
    latent, read = rng.normal(size=(2, 4, 3)).astype("float32")
    read = tf.Variable(read)
    with tf.GradientTape() as tape:
        cost = LatentReconstruction().cost(fakes(latent, read))
    expected = 2.0 * (read - latent) / 4.0
    np.testing.assert_allclose(tape.gradient(cost, read), expected, rtol=1e-6)


def test_shapes_that_would_be_broadcast_are_refused():
    with pytest.raises(
        ValueError, match=r"as many numbers as its `latent`.*Received: shapes"
    ):
        LatentReconstruction().cost(fakes([[1.0, 2.0]], [[1.0]]))


def test_a_missing_part_is_an_error():
    with pytest.raises(ValueError, match="part `reconstruction`. Received"):
        LatentReconstruction().cost(Play({}, {"latent": [[1.0]]}, None, {}))
