import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.game.field import evaluate_field
from kerasgan.ops import random


def game(**settings):
    sizes = {"image_shape": (2,), "latent_dim": 3, "width": 4}
    return kerasgan.create("veegan", **(sizes | settings))


def points(rows):
    return tf.constant(
        np.random.default_rng(0).normal(size=(rows, 2)), "float32"
    )


def test_what_is_judged_and_paid():
    """Algorithm 1: (z, G(z)) against (F(x), x), and the noise again."""
    made, x = game(reconstruction=0.5), points(5)
    play = made.plays({"image": x}, random.key(2))["main"]
    z = made.prior.sample(5, random.key(2))["latent"]
    np.testing.assert_array_equal(play.fake["latent"], z)
    fake = made.generator({"latent": z})["image"]
    np.testing.assert_array_equal(play.fake["image"], fake)
    code = made.encoder({"image": x})["latent"]
    np.testing.assert_array_equal(play.real["latent"], code)
    real_score = made.discriminator({"image": x, "latent": code})["score"]
    fake_score = made.discriminator({"image": fake, "latent": z})["score"]
    (judged,) = made.players["discriminator"].terms
    expected = np.log1p(np.exp(-real_score.numpy())) + np.log1p(
        np.exp(fake_score.numpy())
    )
    assert float(judged.cost(play)) == pytest.approx(expected.mean(), rel=1e-5)
    score, noise = made.players["generator"].terms
    assert float(score.cost(play)) == pytest.approx(
        -fake_score.numpy().mean(), rel=1e-5
    )
    again = made.encoder({"image": fake})["latent"].numpy()
    expected = np.square(again - z.numpy()).sum(axis=1).mean()
    assert float(noise.cost(play)) == pytest.approx(expected, rel=1e-5)
    assert noise.weight == 0.5


def gradients_of_encoder(made):
    key = random.key(1)
    field = evaluate_field(made, {"image": points(5)}, key, ("generator",))
    count = len(made.generator.trainable_variables)
    return field.gradients["generator"][count:]


def test_the_reconstructor_learns_from_the_noise_alone():
    """It does not see whether what it makes of reals is taken for noise."""
    assert all(np.any(each) for each in gradients_of_encoder(game()))
    for gradient in gradients_of_encoder(game(reconstruction=0.0)):
        assert gradient is None or not np.any(gradient)


def test_it_learns_to_read_the_noise():
    """The error falls below a tenth of the noise's own variance."""
    made = game(latent_dim=2, width=16, average=None)
    made.compile(keras.optimizers.Adam(1e-2, beta_1=0.5))
    data = random.normal((64 * 150, 2), random.key(0)).numpy()
    made.fit(data, batch_size=64, verbose=0)
    z = random.normal((500, 2), random.key(1)).numpy()
    again = made.encode(made.predict(z, verbose=0))["latent"]
    assert np.square(again - z).mean() < 0.1


def test_pictures_are_encoded_and_made_again():
    made = game(image_shape=(8, 8, 1), width=2)
    assert set(made.data_spec()) == {"image"}
    images = np.zeros((3, 8, 8, 1), "uint8")
    assert made.encode(images)["latent"].shape == (3, 3)
    assert made.reconstruct(images).shape == images.shape
