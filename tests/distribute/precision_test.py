"""Training in bfloat16; float16 is refused."""

import importlib

import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import custom_game
from example_games import points
from example_games import tiny_gan
from whole_entries import WHOLE
from whole_entries import param

import kerasgan
from kerasgan import precisions
from kerasgan.game import compilation
from kerasgan.registry import module_of
from kerasgan.terms import GradientPenalty
from kerasgan.testing.game import example_data
from kerasgan.testing.game import tensors
from kerasgan.testing.makers import drawn_rows

ENTRIES = kerasgan.list_entries()


def create(entry, precision):
    presets = importlib.import_module(f"{module_of(entry)}.presets")
    with compilation.precision(precision):
        return kerasgan.create(entry, **presets.TINY)


@pytest.mark.parametrize(
    "entry", [param(entry, is_slow=entry not in WHOLE) for entry in ENTRIES]
)
def test_costs_are_those_of_float32_but_for_rounding(entry):
    """Gradients point the same way; a bfloat16 has 8 bits."""
    games = [create(entry, name) for name in precisions.PRECISIONS]
    for game in games:
        game.compile(run_eagerly=True)
    batch = tensors(example_data(games[0]))
    exact, rough = (game.field(batch, game.player_names) for game in games)
    for player in games[0].player_names:
        name = f"{player}_cost"
        assert rough.logs[name].dtype == tf.float32
        np.testing.assert_allclose(
            rough.logs[name], exact.logs[name], rtol=0.05, atol=0.02
        )
        a, b = (
            np.concatenate([np.ravel(g) for g in field.gradients[player]])
            for field in (exact, rough)
        )
        assert a @ b > 0.9 * np.linalg.norm(a) * np.linalg.norm(b), player
    _check_a_step(games[1], batch)


def _check_a_step(game, batch):
    """In bfloat16 all is finite, and what lasts is in float32."""
    layers = [x for n in game.networks.values() for x in n._flatten_layers()]
    assert "bfloat16" in {layer.compute_dtype for layer in layers}
    logs = game.train_step(batch)
    assert {value.dtype for value in logs.values()} == {tf.float32}
    assert np.isfinite([float(value) for value in logs.values()]).all()
    weights = game.variables + game.optimizer.variables
    floats = {w.dtype for w in weights if "float" in w.dtype}
    assert floats == {"float32"}
    assert all(np.isfinite(np.asarray(weight)).all() for weight in weights)
    assert game(drawn_rows(game, 2)).dtype == tf.float32


def test_penalties_see_full_precision():
    """Samples of halves and of floats are mixed in between."""
    with compilation.precision("mixed_bfloat16"):
        game = custom_game([GradientPenalty(10.0)], loss="wasserstein")
    game.compile(run_eagerly=True)
    field = game.field({"image": tf.constant(points(8))}, ("discriminator",))
    kernel = np.asarray(game.discriminator.layers[0].kernel, "float64")
    expected = (np.linalg.norm(kernel) - 1.0) ** 2  # that of a linear critic
    found = field.logs["discriminator_gradient_penalty"]
    assert found.dtype == tf.float32
    np.testing.assert_allclose(found, expected, rtol=0.05, atol=1e-3)


@pytest.mark.parametrize("policy", ["mixed_float16", "float16"])
def test_float16_is_refused(policy):
    keras.config.set_dtype_policy(policy)
    try:
        game = tiny_gan()
    finally:
        keras.config.set_dtype_policy("float32")
    match = rf"one optimizer.*mixed_bfloat16.*Received: layer .*{policy}"
    with pytest.raises(ValueError, match=match):
        game.compile()


@pytest.mark.parametrize("name", ["mixed_float16", "float64", 16])
def test_other_precisions_are_refused(name):
    match = f"`precision` must be one of .*Received: precision={name!r}"
    with pytest.raises(ValueError, match=match) as refused:
        with compilation.precision(name):
            pass
    has_reason = "one optimizer" in str(refused.value)
    assert has_reason == (name == "mixed_float16")


def test_the_policy_is_put_back():
    before = keras.config.dtype_policy()
    with compilation.precision("mixed_bfloat16"):
        assert keras.config.dtype_policy().name == "mixed_bfloat16"
    assert keras.config.dtype_policy() == before
