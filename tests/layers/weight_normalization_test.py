import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan.layers import WeightNormalization

WRAPPED = {
    "dense": (lambda: keras.layers.Dense(3), (2, 4)),
    "convolution": (lambda: keras.layers.Conv2D(3, 2), (2, 4, 4, 2)),
    "transposed": (lambda: keras.layers.Conv2DTranspose(3, 2), (2, 4, 4, 2)),
}


@pytest.mark.parametrize("kind", WRAPPED)
def test_lengths_and_directions(kind):
    make, shape = WRAPPED[kind]
    x = np.random.default_rng(0).normal(size=shape).astype("float32")
    layer = WeightNormalization(make())
    y = layer(x)
    np.testing.assert_allclose(y, layer.layer(x), rtol=1e-4, atol=1e-6)
    layer.kernel.assign(7.0 * layer.kernel)  # only its direction counts
    np.testing.assert_allclose(layer(x), y, rtol=1e-4, atol=1e-6)
    layer.g.assign([1.0, 2.0, 3.0])
    kernel = np.array(layer.effective_kernel())
    if kind == "transposed":
        kernel = np.moveaxis(kernel, -2, -1)
    lengths = np.linalg.norm(kernel.reshape(-1, 3), axis=0)
    np.testing.assert_allclose(lengths, [1.0, 2.0, 3.0], rtol=1e-5)


def test_gradients_against_the_paper():
    layer = WeightNormalization(keras.layers.Dense(1, use_bias=False))
    x = np.array([[1.0, -2.0]], "float32")
    layer.build(x.shape)
    layer.kernel.assign([[3.0], [4.0]])
    layer.g.assign([2.0])
    with tf.GradientTape() as tape:
        y = layer(x)
    by_g, by_v = tape.gradient(y, [layer.g.value, layer.kernel.value])
    # eq. 3, with dL/dw = x: x.v/|v|, and g/|v| x - g (x.v/|v|)/|v|^2 v
    np.testing.assert_allclose(by_g, [-1.0], rtol=1e-5)
    expected = 2 / 5 * x[0] - 2 * -1.0 / 25 * np.array([3.0, 4.0])
    np.testing.assert_allclose(by_v[:, 0], expected, rtol=1e-5)


@pytest.mark.parametrize("kind", WRAPPED)
def test_clones_and_files(kind, tmp_path):
    make, shape = WRAPPED[kind]
    x = np.random.default_rng(0).normal(size=shape).astype("float32")
    inputs = keras.Input(shape[1:])
    model = keras.Model(inputs, WeightNormalization(make())(inputs))
    model.layers[-1].g.assign([1.0, 2.0, 3.0])
    assert len(model.trainable_variables) == 3
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    model.save(tmp_path / "model.keras")
    for again in (clone, keras.saving.load_model(tmp_path / "model.keras")):
        np.testing.assert_array_equal(again(x), model(x))


def test_modes():
    x = np.random.default_rng(0).normal(size=(2, 4, 4, 2)).astype("float32")
    layer = WeightNormalization(keras.layers.Conv2D(3, 2))
    y = layer(x)
    for jit_compile in (False, True):
        call = tf.function(layer, jit_compile=jit_compile)
        np.testing.assert_allclose(call(x), y, rtol=1e-5, atol=1e-6)


def test_mixed_precision():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        layer = WeightNormalization(keras.layers.Dense(3))
    finally:
        keras.config.set_dtype_policy("float32")
    assert layer(np.ones((2, 4))).dtype == "bfloat16"
