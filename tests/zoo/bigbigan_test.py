import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.ops import random

POINTS = {"image_shape": (2,), "latent_dim": 3, "width": 4}


@pytest.fixture(scope="module")
def game():
    return kerasgan.create("bigbigan", **POINTS)


def play_of(game):
    x = random.normal((5, 2), random.key(0))
    return game.plays({"image": x}, random.key(2))["main"]


def test_costs_are_sums_over_three_scores(game):
    """Section 2, with hinges: written out for image, latent and pair."""
    play = play_of(game)
    real, fake = (
        each["score"].numpy() for each in (play.on_real, play.on_fake)
    )
    assert real.shape == fake.shape == (5, 3)
    hinges = np.maximum(0, 1 - real) + np.maximum(0, 1 + fake)
    judged, _ = game.players["discriminator"].terms
    made, encoded = game.players["generator"].terms
    for term, expected in (
        (judged, hinges),
        (made, -fake),
        (encoded, real),
    ):
        paid = term.weight * float(term.cost(play))
        expected = expected.sum(axis=1).mean()
        assert paid == pytest.approx(expected, rel=1e-5)


def test_each_score_sees_what_it_is_of(game):
    image, latent = (
        random.normal((1, size), random.key(size)) for size in (2, 3)
    )
    for entry, expected in enumerate(
        [(True, False), (False, True), (True,) * 2]
    ):
        with tf.GradientTape() as tape:
            tape.watch([image, latent])
            pair = {"image": image, "latent": latent}
            score = game.discriminator(pair)["score"][0, entry]
        seen = tape.gradient(
            score, [image, latent], unconnected_gradients="zero"
        )
        assert tuple(bool(np.any(each)) for each in seen) == expected


def test_latents_are_drawn_in_training_only(game):
    x = random.normal((5, 2), random.key(0))
    means = game.infer({"image": x}, training=False)["latent"]
    with random.scope(random.key(1)):
        drawn = game.infer({"image": x}, training=True)["latent"]
    assert np.abs(drawn - means).min() > 0
    np.testing.assert_allclose(game.encode(x.numpy())["latent"], means, 1e-5)
