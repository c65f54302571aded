import zipfile

import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan import extractors
from kerasgan.game import Play
from kerasgan.ops import random
from kerasgan.terms import ContentLoss
from kerasgan.terms import adversarial_players
from kerasgan.testing import run_term_test
from kerasgan.testing.game import example_data

SHAPE = (4, 4, 1)
KERNEL = np.array([[1.0, -2.0], [0.5, 3.0]], "float32")


def pictures(rows=3, seed=0, shape=SHAPE):
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 1, (rows, *shape)).astype("float32")


def play_of(real, fake):
    real, fake = ({"image": tf.constant(x)} for x in (real, fake))
    return Play(real, fake, judge=None, networks={})


@pytest.fixture
def linear(tmp_path):
    """The path of a network whose features are linear in two pixels."""
    image = keras.Input((1, 2, 1), name="image")
    x = keras.layers.Flatten()(image)
    x = keras.layers.Dense(2, use_bias=False, name="mixed")(x)
    network = keras.Model(image, keras.layers.ReLU(name="positive")(x))
    network.set_weights([KERNEL])
    network.save(tmp_path / "linear.keras")
    return str(tmp_path / "linear.keras")


def game(term):
    latent = keras.Input((2,), name="latent")
    made = keras.layers.Dense(2, name="make")(latent)
    made = keras.layers.Reshape((1, 2, 1))(made)
    image = keras.Input((1, 2, 1), name="image")
    score = keras.layers.Dense(1, name="score")(keras.layers.Flatten()(image))
    return kerasgan.Game(
        {
            "generator": keras.Model({"latent": latent}, {"image": made}),
            "discriminator": keras.Model({"image": image}, {"score": score}),
        },
        adversarial_players("non_saturating", generator=[term]),
        kerasgan.priors.Normal(2),
    )


def test_conformance(linear):
    term = ContentLoss(linear, weight=2.0)
    keras.utils.set_random_seed(0)
    made = game(term)
    latent = made.prior.sample(8, random.key(random.key(0), 0))
    fake = made.generate(latent, training=True)["image"].numpy()
    real = example_data(made)["image"]
    real, fake = (
        np.maximum(x.reshape(-1, 2) @ KERNEL, 0.0) for x in (real, fake)
    )
    run_term_test(game, "generator", term, np.square(real - fake).mean())


def test_by_hand(linear):
    real, fake = pictures(shape=(1, 2, 1)), pictures(seed=1, shape=(1, 2, 1))
    change = (real - fake).reshape(-1, 2) @ KERNEL
    term = ContentLoss(linear, "mixed")
    fake = tf.constant(fake)
    with tf.GradientTape() as tape:
        tape.watch(fake)
        cost = term.cost(play_of(real, fake))
    assert float(cost) == pytest.approx(np.square(change).mean(), rel=1e-5)
    np.testing.assert_allclose(
        tape.gradient(cost, fake).numpy().reshape(-1, 2),
        -2 * change @ KERNEL.T / change.size,
        rtol=1e-5,
    )


def test_features_are_those_of_scores():
    """Of bytes the extractor gives the same, by a way of its own."""
    extractor = extractors.get("classifier-fashion_mnist")
    images = np.random.default_rng(0).integers(0, 256, (3, 28, 28, 1))
    expected = extractor(images.astype("uint8"))["features"]
    read = extractor.reader()(tf.constant(images / 127.5 - 1.0, tf.float32))
    np.testing.assert_allclose(read, expected, atol=1e-4)


def test_pictures_of_another_size_are_resized():
    extractor = extractors.get("classifier-mnist")
    small = tf.constant(np.kron(pictures(shape=(1, 1, 1)), np.ones((7, 7, 1))))
    small = tf.cast(small, tf.float32)  # each of one shade
    large = tf.tile(small, (1, 4, 4, 1))
    read = extractor.reader("maps_1")
    assert read(small).shape == (3, 28, 28, 32)
    np.testing.assert_allclose(read(small), read(large), atol=1e-5)
    with pytest.raises(ValueError, match=r"of 1 channels, or grey.*\(1, 28"):
        read(tf.zeros((1, 28, 28, 3)))


def test_no_file_holds_a_copy_and_another_network_is_noticed(linear, tmp_path):
    made = game(ContentLoss(linear))
    made.compile(run_eagerly=True)
    assert len(made.terms["generator_content"].variables) == 0
    names = [weight.path for weight in made.weights]
    assert not any("mixed" in name for name in names)
    made.save(tmp_path / "game.keras")
    with zipfile.ZipFile(tmp_path / "game.keras") as file:
        assert b"mixed" not in file.read("config.json")
    again = keras.saving.load_model(tmp_path / "game.keras")
    assert again.terms["generator_content"].sha256 == (
        made.terms["generator_content"].sha256
    )
    network = keras.saving.load_model(linear)
    network.set_weights([2 * KERNEL])
    network.save(linear)
    with pytest.raises(ValueError, match="content` must have the weights"):
        keras.saving.load_model(tmp_path / "game.keras")


def test_what_it_does_not_know_is_refused(linear):
    with pytest.raises(ValueError, match="extractor=None"):
        ContentLoss(None)
    with pytest.raises(ValueError, match="layer of extractor.*'mixd'"):
        ContentLoss(linear, "mixd")
    with pytest.raises(ValueError, match="sample must have a part `mask`"):
        ContentLoss(linear, part="mask").cost(play_of(pictures(), pictures()))
