import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan import data
from kerasgan.game.field import evaluate_field
from kerasgan.ops import random

SHAPE = (16, 20, 1)
RATE = 0.5


def small(**settings):
    defaults = {"image_shape": SHAPE, "latent_dim": 3, "width": 2}
    return kerasgan.create("cogan", **(defaults | settings))


def batch():
    rng = np.random.default_rng(0)
    return {
        part: tf.constant(rng.uniform(-1, 1, (8, *SHAPE)).astype("float32"))
        for part in ("image", "condition")
    }


def ids(network):
    return {id(weight) for weight in network.trainable_variables}


def test_networks_share_all_but_a_layer_each():
    game = small()
    generators = game.generator, game.condition_generator
    critics = game.discriminator, game.condition_discriminator
    for first, second in (generators, critics):
        shared = ids(first) & ids(second)
        assert len(shared) == len(ids(first)) - 2 == len(ids(second)) - 2
    own = {
        weight.path.split("/")[-2]
        for network, other in (generators, critics)
        for weight in network.trainable_variables
        if id(weight) not in ids(other)
    }
    assert own == {"up_2", "first"}
    for player, (first, second) in (
        ("generator", generators),
        ("discriminator", critics),
    ):
        owned = [id(weight) for weight in game.weights_of(player)]
        assert len(owned) == len(set(owned))
        assert set(owned) == ids(first) | ids(second)


@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_a_shared_weight_moves_once_along_the_sum(player):
    """The gradient of both costs is the sum of those of each, by itself."""
    game = small(loss="least_squares")
    game.compile(keras.optimizers.SGD(RATE), jit_compile=False)
    key, rows = random.key(3), batch()
    weights = game.weights_of(player)
    apart = []
    for part in ("image", "condition"):
        (term,) = [t for t, play in game.players[player].judged if play == part]
        with tf.GradientTape() as tape:
            plays = game.plays(rows, random.key(key, 0))
            cost = term.cost(plays[part]())
        values = [weight.value for weight in weights]
        apart.append(tape.gradient(cost, values, unconnected_gradients="zero"))
    before = [np.array(weight) for weight in weights]
    game.move(evaluate_field(game, rows, key, (player,)))
    for weight, start, *each in zip(weights, before, *apart, strict=True):
        expected = start - RATE * (each[0] + each[1])
        np.testing.assert_allclose(
            weight, expected, rtol=1e-4, atol=1e-6, err_msg=weight.path
        )


def test_pairs_are_of_the_same_latents():
    game = small()
    latents = game.draw(4, seed=1)["latent"]
    for part in ("image", "condition"):
        made = game.sample(4, seed=1, maker=part)
        assert made.shape == (4, *SHAPE)
        np.testing.assert_array_equal(
            made, game.sample(4, maker=part, latent=latents)
        )
    same = game.draw(4, seed=1, maker="condition")["latent"]
    np.testing.assert_array_equal(latents, same)


def test_two_domains_need_no_pairs():
    game = small(image_shape=(16, 16, 1))
    game.compile(jit_compile=False)
    batches = data.load("two_domains", batch_size=8)
    logs = game.fit(batches, steps_per_epoch=2, verbose=0).history
    assert np.isfinite(list(logs.values())).all()
    for part in ("image", "condition"):
        assert f"discriminator_{part}_real_accuracy" in logs
        assert f"generator_{part}_loss" in logs


def test_a_picture_must_halve_twice():
    with pytest.raises(ValueError, match="k at least 2.* Received: image_sha"):
        small(image_shape=(8, 10, 1))
