"""Dynamics on entries whose networks and terms ask most of them."""

import importlib

import keras
import numpy as np
import pytest

import kerasgan
from kerasgan.dynamics import Consensus
from kerasgan.dynamics import Optimistic
from kerasgan.dynamics import ProximalPoint
from kerasgan.dynamics import Unrolled
from kerasgan.testing.game import assert_same_weights
from kerasgan.testing.game import example_data


@pytest.mark.parametrize(
    "entry, make",
    [
        ("dcgan", lambda: ProximalPoint(1)),  # batch normalisation, ahead
        ("dcgan", Optimistic),  # a past of all weights
        ("wgan_gp", lambda: Consensus(0.1)),  # a penalty's third derivative
        ("minibatch_gan", lambda: Unrolled(1)),  # rows that see each other
    ],
    ids=["dcgan-proximal", "dcgan-optimistic", "wgan_gp-consensus"]
    + ["minibatch_gan-unrolled"],
)
def test_entries_are_trained_and_go_on_to_the_same_bits(entry, make, tmp_path):
    """Adam's state and the past are saved with the weights."""
    presets = importlib.import_module(f"kerasgan.zoo.{entry}.presets")
    settings = presets.TINY | {"image_shape": (8, 8, 1), "dynamics": make()}
    game = kerasgan.create(entry, **settings)
    game.compile(jit_compile=False)
    data, start = example_data(game), game.get_weights()
    game.train_on_batch(data)
    game.save(tmp_path / "game.keras")
    loaded = keras.saving.load_model(tmp_path / "game.keras")
    for each in (game, loaded):
        each.train_on_batch(data)
    assert_same_weights(loaded, game)
    for player in game.player_names:
        assert all(np.isfinite(w).all() for w in game.weights_of(player))
    pairs = zip(start, game.get_weights(), strict=True)
    still = [a.shape for a, b in pairs if np.array_equal(a, b)]
    assert all(np.prod(shape) <= 1 for shape in still)  # a critic's last bias
