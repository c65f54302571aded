"""Conv2D and Conv2DTranspose, beside those of Keras."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan import layers
from kerasgan.ops import convolution
from kerasgan.ops.convolution import EVERY
from kerasgan.ops.convolution import Lowering
from kerasgan.testing.layer import run_layer_test

KINDS = ["Conv2D", "Conv2DTranspose"]
OTHERS = [
    {"padding": "valid"},
    {"strides": (1, 2)},
    {"kernel_size": 5},
    {"use_bias": False, "activation": "tanh"},
]


@pytest.fixture(params=["fast", "stock", "this machine"])
def lowering(request, monkeypatch):
    chosen = {"fast": Lowering(EVERY, EVERY), "stock": convolution.STOCK}
    if request.param in chosen:
        forms = chosen[request.param]
        monkeypatch.setattr(convolution, "lowering", lambda: forms)


def images(channels=2):
    rng = np.random.default_rng(0)
    return rng.normal(size=(2, 8, 6, channels)).astype("float32")


def both(kind, **arguments):
    """Our layer and Keras's, with the same weights."""
    arguments = {
        "filters": 3,
        "kernel_size": 4,
        "strides": 2,
        "padding": "same",
        "bias_initializer": "ones",
    } | arguments
    ours = getattr(layers, kind)(**arguments)
    theirs = getattr(keras.layers, kind)(**arguments)
    theirs.build(images().shape)
    ours.build(images().shape)
    ours.set_weights(theirs.get_weights())
    return ours, theirs


@pytest.mark.parametrize("kind", KINDS)
def test_what_holds_of_every_layer(kind, lowering):
    size = (4, 3) if kind == "Conv2D" else (16, 12)
    run_layer_test(
        getattr(layers, kind),
        {"filters": 3, "kernel_size": (4, 4), "strides": (2, 2)}
        | {"padding": "same"},
        (2, 8, 6, 2),
        (2, *size, 3),
        num_trainable=2,
        rtol=1e-4,
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("arguments", [{}, *OTHERS], ids=str)
def test_results_are_those_of_keras(kind, arguments, monkeypatch):
    forms = Lowering(EVERY, EVERY)
    monkeypatch.setattr(convolution, "lowering", lambda: forms)
    x = tf.constant(images())
    found = []
    for layer in both(kind, **arguments):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x)
            cost = tf.reduce_sum(tf.tanh(y))
        weights = [weight.value for weight in layer.weights]
        found.append([y, *tape.gradient(cost, [x, *weights])])
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_groups_and_dilation_are_left_to_keras(lowering):
    # (A dilated one too; its transpose TensorFlow has on some builds only.)
    ours, theirs = both("Conv2D", strides=1, dilation_rate=2)
    assert np.allclose(ours(images()), theirs(images()), atol=1e-5)
    grouped = layers.Conv2D(4, 4, strides=2, padding="same", groups=2)
    assert grouped(images()).shape == (2, 4, 3, 4)


@pytest.mark.parametrize("kind", KINDS)
def test_maps_of_unknown_size(kind, lowering):
    ours, theirs = both(kind)
    inputs = keras.Input((None, None, 2))
    model = keras.Model(inputs, ours(inputs))
    np.testing.assert_allclose(
        model.predict(images(), verbose=0), theirs(images()), atol=1e-5
    )


@pytest.mark.parametrize("kind", KINDS)
def test_files_of_either_are_read_by_the_other(kind, tmp_path):
    def model(layer):
        return keras.Sequential([keras.Input((8, 6, 2)), layer])

    first, second = map(model, both(kind))
    for source, target in ((first, second), (second, first)):
        source.set_weights([w + 1.0 for w in source.get_weights()])
        path = tmp_path / "model.weights.h5"
        source.save_weights(path)
        target.load_weights(path)
        for one, other in zip(
            source.get_weights(), target.get_weights(), strict=True
        ):
            np.testing.assert_array_equal(one, other)
    names = [[w.path for w in x.weights] for x in (first, second)]
    assert [n.split("/")[-1] for n in names[0]] == ["kernel", "bias"]
    assert [n.split("/")[-1] for n in names[1]] == ["kernel", "bias"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_model_needs_no_library(kind, lowering, tmp_path):
    ours, theirs = both(kind)
    inputs = keras.Input((8, 6, 2))
    model = keras.Model(inputs, ours(inputs))
    archive = keras.export.ExportArchive()
    archive.track(model)
    spec = tf.TensorSpec((None, 8, 6, 2), name="images")
    archive.add_endpoint("serve", lambda x: model(x), [spec])
    archive.write_out(str(tmp_path), verbose=False)
    signature = tf.saved_model.load(tmp_path).signatures["serve"]
    found = signature(images=tf.constant(images()))
    np.testing.assert_allclose(
        next(iter(found.values())), theirs(images()), atol=1e-5
    )


def test_networks_use_them():
    from kerasgan.networks import dcgan

    generator = dcgan.generator((8, 8, 1), 3, 2)
    discriminator = dcgan.discriminator((8, 8, 1), 2)
    for network, kind in (
        (generator, layers.Conv2DTranspose),
        (discriminator, layers.Conv2D),
    ):
        assert any(isinstance(layer, kind) for layer in network.layers)
