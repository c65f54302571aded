import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan.layers import EqualizedLearningRate

# What is wrapped, the shape of a batch, and the inputs of one output.
WRAPPED = {
    "dense": (lambda: keras.layers.Dense(3), (2, 4), 4),
    "convolution": (lambda: keras.layers.Conv2D(3, 2), (2, 4, 4, 5), 20),
    "transposed": (
        lambda: keras.layers.Conv2DTranspose(3, 2),
        (2, 4, 4, 5),
        20,
    ),
}


def batch(shape):
    return np.random.default_rng(0).normal(size=shape).astype("float32")


@pytest.mark.parametrize("kind", WRAPPED)
def test_it_works_with_scaled_weights(kind):
    """As the layer itself does whose kernel is scaled by hand."""
    make, shape, fan_in = WRAPPED[kind]
    layer, plain = EqualizedLearningRate(make(), gain=1.5), make()
    y = layer(batch(shape))
    assert (
        len(layer.trainable_variables) == 2
        and not layer.non_trainable_variables
    )
    bias = np.array([1.0, -2.0, 3.0], "float32")
    layer.layer.bias.assign(bias)
    plain.build(shape)
    kernel = np.array(layer.kernel, "float64") * 1.5 / np.sqrt(fan_in)
    plain.set_weights([kernel, bias])
    y = layer(batch(shape))
    np.testing.assert_allclose(y, plain(batch(shape)), rtol=1e-4, atol=1e-5)
    assert tuple(layer.compute_output_shape(shape)) == tuple(y.shape)


def test_the_kernel_begins_as_a_unit_normal():
    layer = EqualizedLearningRate(keras.layers.Dense(200))
    layer.build((None, 300))
    kernel = np.array(layer.kernel)
    assert abs(kernel.mean()) < 0.02 and abs(kernel.std() - 1.0) < 0.02
    # He et al., 2015: a variance of 2 / fan in
    assert abs(layer.effective_kernel().numpy().var() * 300 / 2 - 1) < 0.04


def test_gradients_are_scaled_too():
    layer = EqualizedLearningRate(keras.layers.Dense(1), gain=3.0)
    x = np.array([[1.0, -2.0, 5.0, 0.5]], "float32")
    layer.build(x.shape)
    with tf.GradientTape() as tape:
        y = layer(x)
    gradient = tape.gradient(y, layer.kernel.value)
    np.testing.assert_allclose(gradient[:, 0], 1.5 * x[0], rtol=1e-6)


@pytest.mark.parametrize("kind", WRAPPED)
def test_clones_and_files(kind, tmp_path):
    make, shape, _ = WRAPPED[kind]
    inputs = keras.Input(shape[1:])
    model = keras.Model(inputs, EqualizedLearningRate(make(), 1.5)(inputs))
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    for again in (clone, loaded):
        assert again.layers[-1].gain == 1.5
        np.testing.assert_array_equal(again(batch(shape)), model(batch(shape)))


def test_modes():
    layer = EqualizedLearningRate(keras.layers.Conv2D(3, 2))
    x = batch((2, 4, 4, 2))
    y = layer(x)
    for jit_compile in (False, True):
        call = tf.function(layer, jit_compile=jit_compile)
        np.testing.assert_allclose(call(x), y, rtol=1e-5, atol=1e-6)


def test_mixed_precision():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        layer = EqualizedLearningRate(keras.layers.Dense(3))
    finally:
        keras.config.set_dtype_policy("float32")
    assert layer(np.ones((2, 4))).dtype == "bfloat16"


def test_a_layer_without_a_kernel():
    match = "`layer` must be a layer with a kernel: .* Received: layer=<ReLU"
    with pytest.raises(ValueError, match=match):
        EqualizedLearningRate(keras.layers.ReLU())


def test_a_layer_that_learns_slowly():
    """What is trained is large, so that steps of one size are small to it."""
    layer, plain = (
        EqualizedLearningRate(keras.layers.Dense(60), gain=1.5, rate=rate)
        for rate in (0.01, 1.0)
    )
    x = batch((2, 50))
    for each in (layer, plain):
        each.build(x.shape)
    assert abs(np.std(layer.kernel) - 100.0) < 5.0
    plain.kernel.assign(0.01 * layer.kernel)
    layer.layer.bias.assign(np.arange(60.0))
    plain.layer.bias.assign(0.01 * np.arange(60.0))
    np.testing.assert_allclose(layer(x), plain(x), rtol=1e-4, atol=1e-5)
    assert EqualizedLearningRate.from_config(layer.get_config()).rate == 0.01
    with pytest.raises(ValueError, match="`rate` must .* Received: rate=0"):
        EqualizedLearningRate(keras.layers.Dense(3), rate=0)
