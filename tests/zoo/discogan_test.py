import importlib

import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.ops import random
from kerasgan.testing.game import evaluate_field

SHAPES = {"image_shape": (8, 8, 1), "condition_shape": (8, 8, 1)}
entry = importlib.import_module("kerasgan.zoo.discogan.game")


def pictures(seed=0):
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 1, (4, 8, 8, 1)).astype("float32")


def scaling(source, target, factor):
    """A network that multiplies pictures by a number."""
    x = keras.Input((8, 8, 1), name=source)
    start = keras.initializers.Constant(factor)
    y = keras.layers.Dense(1, use_bias=False, kernel_initializer=start)(x)
    return keras.Model({source: x}, {target: y})


@pytest.mark.parametrize("there, back", [(2.0, 0.5), (2.0, -0.75)])
def test_costs_by_hand(there, back, monkeypatch):
    """Translators multiply by a number, critics give the picture itself."""
    factors = {"image": there, "condition": back}
    monkeypatch.setattr(
        entry.networks,
        "translator",
        lambda source, target, *_: scaling(source, target, factors[target]),
    )
    monkeypatch.setattr(
        entry.networks, "critic", lambda part, *_: scaling(part, "score", 1.0)
    )
    game = kerasgan.create("discogan", **SHAPES, reconstruction_weight=3.0)
    condition, image = pictures(), pictures(seed=1)
    batch = {"condition": tf.constant(condition), "image": tf.constant(image)}
    logs = evaluate_field(game, batch, random.key(1), game.player_names).logs

    def real(score):
        return np.log1p(np.exp(-score)).mean()

    expected = {
        "discriminator_loss": real(image) + real(-there * condition),
        "condition_discriminator_loss": real(condition) + real(-back * image),
        "generators_image_loss": real(there * condition),
        "generators_condition_loss": real(back * image),
        "generators_image_reconstruction": np.square(
            (there * back - 1) * image
        ).mean(),
        "generators_condition_reconstruction": np.square(
            (there * back - 1) * condition
        ).mean(),
    }
    for name, value in expected.items():
        assert float(logs[name]) == pytest.approx(value, rel=1e-5), name
    cost = np.repeat([1.0, 3.0], 2) @ list(expected.values())[2:]
    assert float(logs["generators_cost"]) == pytest.approx(cost, rel=1e-5)


def test_pictures_go_through_four_pixels_a_side():
    game = kerasgan.create(
        "discogan",
        image_shape=(32, 32, 3),
        condition_shape=(32, 32, 1),
        width=2,
    )
    sizes = [
        layer.output.shape[1:]
        for layer in game.forward.layers
        if layer.name.startswith(("down", "up")) and layer.weights
    ]
    assert min(sizes) == (4, 4, 8)
    condition = np.zeros((2, 32, 32, 1), "uint8")
    assert game.sample(condition=condition).shape == (2, 32, 32, 3)
    image = np.zeros((2, 32, 32, 3), "uint8")
    made = game.sample(maker="condition", image=image)
    assert made.shape == (2, 32, 32, 1)


def test_two_sizes_are_refused():
    with pytest.raises(ValueError, match="same height and width. Received: sh"):
        kerasgan.create("discogan", image_shape=(32, 32, 3))
