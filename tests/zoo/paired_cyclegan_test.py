import importlib

import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.ops import random
from kerasgan.testing.game import evaluate_field

SMALL = {"image_shape": (8, 8, 1), "width": 2, "num_blocks": 1}
entry = importlib.import_module("kerasgan.zoo.paired_cyclegan.game")
# Of what is made: x the plain picture, y the reference, z one of its style.
X, Y, Z = np.random.default_rng(0).uniform(-1, 1, (3, 4, 8, 8, 1))
PUT_X, PUT_Y, OFF = 0.75, -0.5, 2.0


def mixing(sources, target, factors):
    """A network that adds pictures, each multiplied by a number."""
    inputs = {part: keras.Input((8, 8, 1), name=part) for part in sources}
    x = keras.layers.Concatenate()([*inputs.values(), *inputs.values()])
    factors = np.array([*factors, *np.zeros(len(factors))])[:, None]
    start = keras.initializers.Constant(factors)
    y = keras.layers.Dense(1, use_bias=False, kernel_initializer=start)(x)
    return keras.Model(inputs, {target: y})


def test_costs_by_hand(monkeypatch):
    """Translators and critics are linear."""
    factors = {"image": (PUT_X, PUT_Y), "condition": (OFF,)}
    monkeypatch.setattr(
        entry,
        "translator",
        lambda sources, target, *_: mixing(sources, target, factors[target]),
    )
    monkeypatch.setattr(
        entry,
        "patch_critic",
        lambda shapes, *_: mixing(list(shapes), "score", (1, 3)[: len(shapes)]),
    )
    game = kerasgan.create("paired_cyclegan", **SMALL)
    batch = {
        name: tf.constant(value, tf.float32)
        for name, value in zip(
            ("condition", "reference", "image"), (X, Y, Z), strict=True
        )
    }
    logs = evaluate_field(game, batch, random.key(1), game.player_names).logs
    styled, plain = PUT_X * X + PUT_Y * Y, OFF * Y

    def real(score):
        return np.log1p(np.exp(-score)).mean()

    expected = {
        "styled_critic_loss": real(Z) + real(-styled),
        "plain_critic_loss": real(X) + real(-plain),
        "pair_critic_loss": real(Z + 3 * Y) + real(-styled - 3 * Y),
        "translators_styled_loss": real(styled),
        "translators_plain_loss": real(plain),
        "translators_pair_loss": real(styled + 3 * Y),
        "translators_identity": np.abs(OFF * styled - X).mean(),
        "translators_style": np.abs(PUT_X * plain + PUT_Y * styled - Y).mean(),
    }
    for name, value in expected.items():
        assert float(logs[name]) == pytest.approx(value, rel=1e-4), name
    weights = [0.1, 0.1, 0.1, 1.0, 1.0]
    cost = np.dot(weights, list(expected.values())[3:])
    assert float(logs["translators_cost"]) == pytest.approx(cost, rel=1e-4)


def test_a_style_is_put_on_and_taken_off():
    game = kerasgan.create("paired_cyclegan", **SMALL)
    made = game.sample(condition=X, reference=Y)
    assert made.shape == (4, 8, 8, 1)
    # A tint is the same at all pixels, and is seen all the same.
    other = game.sample(condition=X, reference=np.clip(Y + 0.5, -1, 1))
    assert np.abs(made - other).max() > 1e-3
    assert game.sample(maker="condition", image=Y).shape == (4, 8, 8, 1)
    with pytest.raises(ValueError, match="`reference`, which is not drawn"):
        game.sample(condition=X)
