import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan import extractors
from kerasgan.ops import random
from kerasgan.testing.game import evaluate_field

SMALL = {
    "image_shape": (16, 16, 1),
    "width": 2,
    "num_blocks": 1,
    "num_halvings": 2,
}
IMAGES = np.random.default_rng(0).uniform(-1, 1, (4, 16, 16, 1))


def logs_of(game):
    batch = {"image": tf.constant(IMAGES, tf.float32)}
    return evaluate_field(game, batch, random.key(1), ("generator",)).logs


@pytest.fixture(scope="module")
def game():
    return kerasgan.create("srgan", **SMALL, pixel_weight=3.0)


def test_what_is_paid_is_that_of_the_paper(game):
    """Made of means of squares; scores and features by networks run apart."""
    small = IMAGES.reshape(4, 4, 4, 4, 4, 1).mean(axis=(2, 4))
    small = tf.constant(small, tf.float32)
    fake = game.generator({"condition": small}, training=True)["image"]
    read = extractors.get("classifier-fashion_mnist").reader("maps_2")
    images = tf.constant(IMAGES, tf.float32)
    score = game.discriminator({"image": fake}, training=True)["score"]
    expected = {
        "generator_loss": np.log1p(np.exp(-score)).mean(),
        "generator_content": np.square(read(images) - read(fake)).mean(),
        "generator_pixels": np.square(IMAGES - fake).mean(),
    }
    logs = logs_of(game)
    for name, value in expected.items():
        assert float(logs[name]) == pytest.approx(value, rel=1e-3), name
    cost = np.dot([1e-3, 1.0, 3.0], list(expected.values()))
    assert float(logs["generator_cost"]) == pytest.approx(cost, rel=1e-3)


def test_its_twin_compares_pixels():
    settings = {"extractor": None, "adversarial_weight": 0.0}
    logs = logs_of(kerasgan.create("srgan", **SMALL, **settings))
    assert set(logs) == {
        f"generator_{name}" for name in ("cost", "loss", "content")
    }
    assert float(logs["generator_cost"]) == pytest.approx(
        float(logs["generator_content"])
    )


def test_small_pictures_are_made_large(game):
    small = np.zeros((3, 4, 4, 1), "uint8")
    assert game.sample(condition=small).shape == (3, 16, 16, 1)
    with pytest.raises(ValueError, match="`condition`, which is not drawn"):
        game.sample(3)
    with pytest.raises(ValueError, match=r"shape=\(3, 16, 16, 1\)"):
        game.sample(condition=np.zeros((3, 16, 16, 1), "uint8"))


@pytest.mark.parametrize(
    "settings, message",
    [
        ({"factor": 3}, "power of 2, from 2 on. Received: factor=3"),
        ({"factor": 1}, "Received: factor=1"),
        ({"image_shape": (16, 18, 1)}, "multiples of 4. Received: shape"),
        ({"extractor": "classifier"}, "extractor.*'classifier'"),
        ({"layer": "maps_9"}, "layer of extractor .*'maps_9'"),
    ],
)
def test_what_does_not_fit_is_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        kerasgan.create("srgan", **(SMALL | settings))
