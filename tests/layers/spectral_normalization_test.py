import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan import priors
from kerasgan.dynamics import Alternating
from kerasgan.layers import LabelEmbedding
from kerasgan.layers import SpectralNormalization
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss

WRAPPED = {
    "dense": (lambda: keras.layers.Dense(3), np.ones((2, 4))),
    "convolution": (lambda: keras.layers.Conv2D(3, 2), np.ones((2, 4, 4, 2))),
    "transposed": (
        lambda: keras.layers.Conv2DTranspose(3, 4, 2),
        np.ones((2, 4, 4, 2)),
    ),
    "embedding": (lambda: keras.layers.Embedding(5, 3), np.array([1, 4])),
    "labels": (lambda: LabelEmbedding(5, 3), np.array([1, 4])),
}
each_layer = pytest.mark.parametrize("kind", WRAPPED)


def wrapped(kind):
    make, x = WRAPPED[kind]
    layer = SpectralNormalization(make())
    return layer, layer(x), x


def as_matrix(kind, kernel):
    """Outputs last: in transposed convolutions they are last but one."""
    kernel = np.array(kernel)
    if kind == "transposed":
        kernel = np.moveaxis(kernel, -2, -1)
    return kernel.reshape(-1, kernel.shape[-1])


@each_layer
def test_sigma_becomes_the_largest_singular_value(kind):
    layer, first, x = wrapped(kind)
    raw = as_matrix(kind, layer.kernel)
    largest = np.linalg.svd(raw)[1][0]
    start = float(layer.sigma())
    assert 0.8 * largest < start <= largest * 1.0001
    for _ in range(200):
        layer.after_step()
    assert float(layer.sigma()) == pytest.approx(largest, rel=1e-4)
    normed = as_matrix(kind, layer.effective_kernel())
    np.testing.assert_allclose(normed, raw / largest, rtol=1e-4, atol=1e-6)
    plain = layer.layer(x)  # whose bias is 0
    np.testing.assert_allclose(layer(x), plain / largest, rtol=1e-3, atol=1e-5)


@each_layer
def test_calls_change_nothing(kind):
    layer, _, x = wrapped(kind)
    before = {weight.path: np.array(weight) for weight in layer.weights}
    for _ in range(3):
        layer(x)
    for weight in layer.weights:
        np.testing.assert_array_equal(weight, before[weight.path])
    layer.after_step()
    np.testing.assert_array_equal(layer.kernel, before[layer.kernel.path])
    assert (layer.u != before[layer.u.path]).numpy().any()


def test_one_power_iteration():
    layer, _, _ = wrapped("dense")
    w, u = np.array(layer.kernel, "float64"), np.array(layer.u, "float64")
    layer.after_step()
    v = w @ u / np.linalg.norm(w @ u)
    u = w.T @ v / np.linalg.norm(w.T @ v)
    np.testing.assert_allclose(layer.v, v, rtol=1e-5)
    np.testing.assert_allclose(layer.u, u, rtol=1e-5)
    assert float(layer.sigma()) == pytest.approx(v @ w @ u, rel=1e-5)


@pytest.mark.parametrize("kind", ["dense", "transposed"])
def test_the_gradient_passes_through_sigma(kind):
    make = {
        "dense": lambda: keras.layers.Dense(3, dtype="float64"),
        "transposed": lambda: keras.layers.Conv2DTranspose(
            2, 2, dtype="float64"
        ),
    }[kind]
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 4) if kind == "dense" else (2, 3, 3, 2))
    layer = SpectralNormalization(make(), dtype="float64")
    weights = rng.normal(size=layer(x).shape)

    def cost():
        return tf.reduce_sum(weights * tf.tanh(layer(x)))

    with tf.GradientTape() as tape:
        value = cost()
    gradient = tape.gradient(value, layer.kernel.value)
    kernel, step = np.array(layer.kernel), 1e-5
    for index in np.ndindex(*kernel.shape):
        costs = []
        for sign in (1, -1):
            moved = kernel.copy()
            moved[index] += sign * step
            layer.kernel.assign(moved)
            costs.append(float(cost()))
        expected = (costs[0] - costs[1]) / (2 * step)
        assert float(gradient[index]) == pytest.approx(
            expected, rel=1e-5, abs=1e-8
        )
    # W / sigma does not change with the length of W.
    assert abs(np.sum(gradient * kernel)) < 1e-10
    assert np.abs(gradient).max() > 0.01


def critic():
    layer = SpectralNormalization(keras.layers.Dense(3))
    x = keras.layers.LeakyReLU()(layer(image := keras.Input((2,))))
    score = SpectralNormalization(keras.layers.Dense(1))(x)
    return keras.Model(image, score)


def game():
    latent = keras.Input((2,))
    return kerasgan.Game(
        {
            "generator": keras.Model(latent, keras.layers.Dense(2)(latent)),
            "discriminator": critic(),
        },
        [
            kerasgan.Player("discriminator", [DiscriminatorLoss("minimax")]),
            kerasgan.Player("generator", [GeneratorLoss("minimax")]),
        ],
        priors.Normal(2),
        dynamics=Alternating(discriminator=2),
    )


@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_game_iterates_once_a_step(jit_compile):
    made = game()
    made.compile("sgd", jit_compile=jit_compile)
    layer = made.networks["discriminator"].layers[1]
    u = np.array(layer.u)
    data = np.random.default_rng(0).normal(size=(8, 2)).astype("float32")
    made.train_on_batch(data)
    w = np.array(layer.kernel)
    v = w @ u / np.linalg.norm(w @ u)
    u = w.T @ v / np.linalg.norm(w.T @ v)
    np.testing.assert_allclose(layer.v, v, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(layer.u, u, rtol=1e-4, atol=1e-6)


@each_layer
def test_clones_and_files(kind, tmp_path):
    make, x = WRAPPED[kind]
    inputs = keras.Input(x.shape[1:], dtype=x.dtype.name)
    model = keras.Model(inputs, SpectralNormalization(make())(inputs))
    model.layers[-1].u.assign(np.array([0.6, 0.8, 0.0]))
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    model.save(tmp_path / "model.keras")
    for again in (clone, keras.saving.load_model(tmp_path / "model.keras")):
        np.testing.assert_array_equal(again(x), model(x))
        np.testing.assert_array_equal(again.layers[-1].u, model.layers[-1].u)


def test_modes():
    layer, _, x = wrapped("convolution")
    for jit_compile in (False, True):
        call = tf.function(layer, jit_compile=jit_compile)
        np.testing.assert_allclose(call(x), layer(x), rtol=1e-5, atol=1e-6)


def test_mixed_precision():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        layer, y, _ = wrapped("dense")
    finally:
        keras.config.set_dtype_policy("float32")
    assert y.dtype == "bfloat16" and layer.u.dtype == "float32"
    layer.after_step()
    assert layer.sigma().dtype == "float32"


def test_layers_without_a_kernel_are_an_error():
    layer = SpectralNormalization(keras.layers.BatchNormalization())
    with pytest.raises(ValueError, match="must be a layer with a kernel"):
        layer(np.ones((2, 3)))
