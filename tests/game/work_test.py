"""A step does no work that it need not: operations, counted in its graph."""

from collections import Counter

import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
import kerasgan.callbacks
from kerasgan.game import arrays
from kerasgan.ops import convolution
from kerasgan.ops.convolution import EVERY
from kerasgan.ops.convolution import Lowering

BATCH = tf.TensorSpec((4, 16, 16, 1), tf.uint8)
PLAYERS = ("discriminator", "generator")
# Both networks have two convolutions. A pass forward through a discriminator
# is 2 Conv2D, through a generator 2 Conv2DBackpropInput, and the other way
# round backward.
CONVOLUTIONS = ("Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter")
NEEDED = {
    # Real and fake forward; backward not into the images; fakes forward.
    ("discriminator",): (4, 2 + 2, 4),
    # Fakes forward, into the images and on; no filters of the discriminator.
    ("generator",): (2 + 2, 2 + 2, 2),
    # One pass forward serves both.
    PLAYERS: (4 + 2, 2 + 2 + 2, 4 + 2),
}


def traced(game, players):
    """The graph of `field`, as what is left of it when it runs."""
    game.compile(run_eagerly=True)
    field = tf.function(
        lambda image: tuple(game.field({"image": image}, players)),
        autograph=False,
    )
    return field.get_concrete_function(BATCH).graph


def needed(graph):
    """The operations that outputs depend on; TensorFlow drops the others."""
    found, waiting = set(), [x.op for x in graph.outputs]
    while waiting:
        op = waiting.pop()
        if op not in found:
            found.add(op)
            waiting += [x.op for x in op.inputs] + list(op.control_inputs)
    return found


def count(graph):
    kinds = Counter(op.type for op in needed(graph))
    return tuple(kinds[kind] for kind in CONVOLUTIONS)


@pytest.fixture
def stock(monkeypatch):
    monkeypatch.setattr(convolution, "lowering", lambda: convolution.STOCK)


@pytest.mark.parametrize("players", NEEDED, ids=str)
def test_convolutions_of_a_turn(players, stock):
    game = kerasgan.create("dcgan", image_shape=(16, 16, 1), width=2)
    assert count(traced(game, players)) == NEEDED[players]


@pytest.mark.parametrize("players", NEEDED, ids=str)
def test_fast_forms_do_as_many(players, monkeypatch):
    monkeypatch.setattr(convolution, "lowering", lambda: Lowering(EVERY, EVERY))
    game = kerasgan.create("dcgan", image_shape=(16, 16, 1), width=2)
    # Each of the three functions as a plain convolution.
    assert count(traced(game, players)) == (sum(NEEDED[players]), 0, 0)


def test_convolutions_of_a_gradient_penalty(stock):
    game = kerasgan.create("wgan_gp", image_shape=(16, 16, 1), width=2)
    conv2d, backprop_input, filters = NEEDED["discriminator",]
    # A pass forward, and one back into the images. The gradient of the latter
    # is 2 Conv2D and 2 filters. None comes back through the former: all that
    # the slopes there depend on is on which side of 0 a unit is.
    more = (2 + 2, 2, 2)
    found = count(traced(game, ("discriminator",)))
    expected = np.add((conv2d, backprop_input, filters), more)
    assert found == tuple(expected)


def test_a_turn_does_not_derive_by_frozen_weights():
    game = kerasgan.create("dcgan", image_shape=(16, 16, 1), width=2)
    game.compile(run_eagerly=True)
    images = np.zeros(BATCH.shape, "uint8")
    for player in PLAYERS:
        field = game.field({"image": tf.constant(images)}, (player,))
        assert list(field.gradients) == [player]
        assert len(field.gradients[player]) == len(game.weights_of(player))


@pytest.mark.parametrize("jit_compile", [False, True])
def test_images_stay_bytes_and_nothing_asks_the_host(jit_compile):
    game = kerasgan.create("dcgan", image_shape=(16, 16, 1), width=2)
    game.compile(jit_compile=jit_compile)
    step = tf.function(game.train_step, autograph=False)
    definition = step.get_concrete_function(BATCH).graph.as_graph_def()
    nodes = list(definition.node)
    for function in definition.library.function:
        nodes += function.node_def
    kinds = Counter(node.op for node in nodes)
    assert not any("PyFunc" in kind or "Host" in kind for kind in kinds)
    casts = [
        node
        for node in nodes
        if node.op == "Cast"
        and node.attr["SrcT"].type == tf.uint8.as_datatype_enum
    ]
    assert len(casts) == len(PLAYERS)  # each turn by itself, in its field


def test_arrays_are_fed_as_bytes():
    game = kerasgan.create("dcgan", image_shape=(16, 16, 1), width=2)
    images = np.zeros((8, 16, 16, 1), "uint8")
    data, *_ = arrays.arrays_for(game, {"image": images}, 4)
    assert data.element_spec["image"].dtype == tf.uint8


@pytest.mark.parametrize("name", kerasgan.callbacks.__all__)
def test_no_callback_waits_for_the_logs_of_a_step(name):
    ours = getattr(kerasgan.callbacks, name)
    for hook in ("on_train_batch_end", "on_batch_end"):
        # Keras reads the logs in a thread apart unless a callback has these.
        assert getattr(ours, hook) is getattr(keras.callbacks.Callback, hook)
