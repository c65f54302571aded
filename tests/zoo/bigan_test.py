import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.averages import WeightAverage
from kerasgan.ops import random

MIX = np.array([[1.0, 0.5], [-0.5, 1.5]], "float32")


def latents(rows, seed):
    return random.normal((rows, 2), random.key(seed)).numpy()


def make_linear(game, matrix):
    """Makes the generator the map `z matrix`, and keeps it there.

    l(z) - l(-z) = 1.2 z for its LeakyReLU l.
    """
    weights = [np.zeros_like(each) for each in game.generator.get_weights()]
    split = np.concatenate([np.eye(2), -np.eye(2)], axis=1)
    weights[0][:, :4] = split
    weights[2][:4, :4] = split.T @ split / 1.2
    weights[4][:4] = split.T @ matrix / 1.2
    game.generator.set_weights(weights)
    game.generator.trainable = False


def test_the_encoder_learns_the_inverse_of_a_linear_generator():
    game = kerasgan.create(
        "bigan",
        image_shape=(2,),
        latent_dim=2,
        width=32,
        average=WeightAverage(0.99, "encoder"),
    )
    make_linear(game, MIX)
    z = latents(1000, seed=1)
    np.testing.assert_allclose(game.predict(z, verbose=0), z @ MIX, atol=1e-5)
    game.compile(keras.optimizers.Adam(5e-3, beta_1=0.5))
    data = latents(128 * 800, seed=0) @ MIX
    game.fit(data, batch_size=128, verbose=0)
    # The encoder has seen the images only, and never the latents.
    codes = game.encode(z @ MIX)["latent"]
    assert np.abs(codes - z).mean() < 0.2 * np.abs(z).mean()
    again = game.reconstruct(z @ MIX)
    assert np.abs(again - z @ MIX).mean() < 0.2 * np.abs(z @ MIX).mean()


def test_pictures_are_encoded_and_made_again():
    shape = (8, 8, 1)
    game = kerasgan.create("bigan", image_shape=shape, latent_dim=3, width=2)
    assert set(game.data_spec()) == {"image"}
    game.compile(jit_compile=False)
    data = np.random.default_rng(0).integers(0, 256, (32, *shape), "uint8")
    history = game.fit(data, batch_size=8, verbose=0).history
    assert np.isfinite(list(history.values())).all()
    assert set(game.evaluate(data, verbose=0, return_dict=True)) == set(history)
    assert game.sample(4, seed=0).shape == (4, *shape)
    codes = game.encode(data[:3])
    scaled = game.encode(data[:3] / 127.5 - 1.0)
    np.testing.assert_allclose(codes["latent"], scaled["latent"], atol=1e-6)
    made = game.predict(codes, verbose=0)
    np.testing.assert_array_equal(game.reconstruct(data[:3]), made)


def test_both_sides_are_completed():
    """The pairs that are judged, and what both pay, are those of the paper."""
    game = kerasgan.create("bigan", image_shape=(2,), latent_dim=3, width=4)
    x = tf.constant(latents(5, seed=0))
    play = game.plays({"image": x}, random.key(2))["main"]
    z = game.prior.sample(5, random.key(2))["latent"]
    np.testing.assert_array_equal(play.fake["latent"], z)
    np.testing.assert_array_equal(
        play.fake["image"], game.generator({"latent": z})["image"]
    )
    np.testing.assert_array_equal(
        play.real["latent"], game.encoder({"image": x})["latent"]
    )
    scores = [
        game.discriminator(pair)["score"].numpy()
        for pair in (play.real, play.fake)
    ]
    loss, encoder_loss = game.players["generator"].terms
    assert float(loss.cost(play)) == pytest.approx(
        np.log1p(np.exp(-scores[1])).mean(), rel=1e-5
    )
    assert float(encoder_loss.cost(play)) == pytest.approx(
        np.log1p(np.exp(scores[0])).mean(), rel=1e-5
    )


def test_a_stochastic_encoder_draws_about_what_it_reads():
    game = kerasgan.create(
        "bigan", image_shape=(2,), latent_dim=3, width=4, stochastic=True
    )
    row = np.array([[0.5, -2.0]], "float32")
    game.encoder.get_layer("to_log_variance").bias.assign(np.log([4.0] * 3))
    kernel = game.encoder.get_layer("to_log_variance").kernel
    kernel.assign(np.zeros(kernel.shape))
    rows = tf.constant(np.repeat(row, 4000, axis=0))
    means = game.encode(row)["latent"]
    drawn = game.plays({"image": rows}, random.key(0))["main"].real["latent"]
    np.testing.assert_allclose(np.mean(drawn, axis=0), means[0], atol=0.15)
    np.testing.assert_allclose(np.std(drawn, axis=0), 2.0, rtol=0.05)


def test_losses_that_cannot_be_exchanged_are_refused():
    with pytest.raises(ValueError, match="treat real and fake alike.*Received"):
        kerasgan.create("bigan", image_shape=(2,), loss="least_squares")
