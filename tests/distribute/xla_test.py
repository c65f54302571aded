"""What a TPU asks for: steps that XLA compiles as a whole, of fixed shapes."""

import importlib

import numpy as np
import pytest
import tensorflow as tf
from example_games import custom_game
from example_games import points

import kerasgan
from kerasgan import terms
from kerasgan.registry import module_of
from kerasgan.testing.game import example_data
from kerasgan.testing.game import tensors

# A penalty and turns; power iteration after the step.
SOME = {"wgan_gp", "sngan"}
ENTRIES = [
    pytest.param(entry, marks=() if entry in SOME else pytest.mark.slow)
    for entry in kerasgan.list_entries()
]


def step_under_xla(game, batch):
    game.compile(jit_compile=False)
    before = [np.array(weight) for weight in game.weights]
    step = tf.function(game.train_step, jit_compile=True, autograph=False)
    for count in (1, 2):
        logs = step(batch)
        assert int(game.step.numpy()) == count
    assert np.isfinite([float(value) for value in logs.values()]).all()
    moved = [
        not np.array_equal(weight, value)
        for weight, value in zip(game.weights, before, strict=True)
    ]
    assert sum(moved) > len(moved) / 2


@pytest.mark.parametrize("entry", ENTRIES)
def test_whole_steps_compile(entry):
    presets = importlib.import_module(f"{module_of(entry)}.presets")
    game = kerasgan.create(entry, **presets.TINY)
    step_under_xla(game, tensors(example_data(game)))


def test_lazy_terms_compile():
    game = custom_game([terms.R1(every=2)], average=0.5)
    step_under_xla(game, {"image": tf.constant(points(8))})
