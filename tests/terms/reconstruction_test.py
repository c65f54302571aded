import numpy as np
import pytest
import tensorflow as tf
from linear_games import field_of
from linear_games import images
from linear_games import linear_game
from linear_games import play_of

from kerasgan.game import Play
from kerasgan.ops import random
from kerasgan.terms import Reconstruction
from kerasgan.testing import run_term_test
from kerasgan.testing.game import example_data


def game(term):
    return linear_game(generator_pays=[term])


def test_conformance():
    made = game(Reconstruction())
    batch = example_data(made)
    latent = made.prior.sample(8, random.key(random.key(0), 0))
    fake = made.generate(latent, training=True)["image"].numpy()
    expected = np.mean(np.abs(fake - batch["image"]))
    run_term_test(game, "generator", Reconstruction(weight=2.0), expected)


def test_by_hand():
    fake = {"cycled": tf.constant([[1.0, -2.0], [0.0, 3.0]])}
    real = {"image": tf.constant([[1.0, 2.0], [1.0, 0.0]])}
    play = Play(real, fake, judge=None, networks={})
    term = Reconstruction("cycled", "image")
    assert float(term.cost(play)) == (0 + 4 + 1 + 3) / 4


def test_squares_by_hand():
    fake = tf.constant([[1.0, -2.0], [0.0, 3.0]])
    real = tf.constant([[1.0, 2.0], [1.0, 0.0]])
    play = Play({"image": real}, {"image": fake}, judge=None, networks={})
    with tf.GradientTape() as tape:
        tape.watch(fake)
        cost = Reconstruction(power=2).cost(play)
    assert float(cost) == (0 + 16 + 1 + 9) / 4
    np.testing.assert_allclose(tape.gradient(cost, fake), (fake - real) / 2)
    with pytest.raises(ValueError, match="Received: power=3"):
        Reconstruction(power=3)


def test_the_gradient_is_the_mean_of_signs():
    """By the generator's matrix: E over rows and entries of z sign(G - x)."""
    made = game(Reconstruction())
    field = field_of(made, "generator")
    fake = play_of(made).fake
    signs = np.sign(fake["image"].numpy() - images()) / images().size
    expected = fake["latent"].numpy().T @ signs
    np.testing.assert_allclose(
        field.gradients["generator"][0], expected, rtol=1e-5
    )


def test_shapes_that_would_be_broadcast_are_refused():
    play = Play(
        {"image": tf.ones((4, 2))}, {"image": tf.ones((4, 1))}, None, {}
    )
    with pytest.raises(
        ValueError, match=r"shape of the real.*Received: shapes"
    ):
        Reconstruction().cost(play)


def test_missing_parts_are_errors():
    play = Play(
        {"image": tf.ones((4, 2))}, {"image": tf.ones((4, 2))}, None, {}
    )
    with pytest.raises(ValueError, match="fake sample must have a part `mask`"):
        Reconstruction("mask").cost(play)
    with pytest.raises(ValueError, match="real sample must have a part `mask`"):
        Reconstruction("image", "mask").cost(play)
