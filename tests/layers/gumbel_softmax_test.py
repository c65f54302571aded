import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan.layers import GumbelSoftmax
from kerasgan.ops import random
from kerasgan.testing import run_layer_test

LOGITS = np.array([0.5, -1.0, 1.2], "float32")
PROBABILITIES = np.exp(LOGITS) / np.exp(LOGITS).sum()
DRAWS = 200_000


def noise(rows=DRAWS, seed=0):
    return random.uniform((rows, 3), random.key(seed), -1.0, 1.0)


def logits(rows=DRAWS):
    return tf.broadcast_to(LOGITS, (rows, 3))


@pytest.mark.parametrize("straight_through", [False, True])
def test_conformance(straight_through):
    arguments = {
        "start": 2.0,
        "end": 0.5,
        "num_steps": 3,
        "straight_through": straight_through,
    }
    run_layer_test(
        GumbelSoftmax,
        arguments,
        [(5, 4, 3), (5, 4, 3)],
        (5, 4, 3),
        num_non_trainable=1,
    )


def test_symbols_are_drawn_with_the_probabilities_of_the_softmax():
    shares = GumbelSoftmax()(logits(), noise()).numpy().mean(axis=0)
    error = np.sqrt(PROBABILITIES * (1 - PROBABILITIES) / DRAWS)
    assert (np.abs(shares - PROBABILITIES) < 4 * error).all()


def test_the_output_is_one_hot_to_the_bit():
    rng = np.random.default_rng(0)
    scores = 3 * rng.normal(size=(1000, 7)).astype("float32")
    u = random.uniform((1000, 7), random.key(1), -1.0, 1.0)
    layer = GumbelSoftmax(start=0.7, end=0.7)
    for call in (layer, tf.function(layer, jit_compile=True)):
        symbols = call(scores, u, training=True).numpy()
        assert set(np.unique(symbols)) == {0.0, 1.0}
        assert (symbols.sum(axis=-1) == 1.0).all()
    gumbel = -np.log(-np.log((np.asarray(u, "float64") + 1) / 2))
    expected = (scores + gumbel).argmax(axis=-1)
    np.testing.assert_array_equal(symbols.argmax(axis=-1), expected)
    np.testing.assert_array_equal(layer(scores, u), symbols)


def test_soft_choices_are_a_softmax_at_the_temperature():
    layer = GumbelSoftmax(start=0.5, end=0.5, straight_through=False)
    u = noise(50)
    gumbel = -np.log(-np.log((np.asarray(u, "float64") + 1) / 2))
    expected = np.exp((LOGITS + gumbel) / 0.5)
    expected /= expected.sum(axis=1, keepdims=True)
    received = layer(logits(50), u, training=True)
    np.testing.assert_allclose(received, expected, rtol=1e-4, atol=1e-6)
    assert set(np.unique(layer(logits(50), u))) == {0.0, 1.0}  # inference


def test_the_mean_gradient_is_that_of_the_exact_expectation():
    """E c[symbol] = c . softmax(l), whose gradient is p (c - c . p).

    The estimate's bias is of the order of the temperature's square.
    """
    values = np.array([1.0, -2.0, 2.0], "float32")
    layer, scores = GumbelSoftmax(start=0.1, end=0.1), tf.Variable(logits())
    with tf.GradientTape() as tape:
        symbols = layer(scores, noise(), training=True)
        cost = tf.reduce_sum(symbols * values)
    gradients = tape.gradient(cost, scores).numpy().astype("float64")
    expected = PROBABILITIES * (values - values @ PROBABILITIES)
    error = gradients.std(axis=0) / np.sqrt(DRAWS)
    assert error.max() < 0.01
    gap = np.abs(gradients.mean(axis=0) - expected)
    assert (gap < 4 * error + 0.1**2).all()
    assert np.abs(expected).min() > 0.1  # so that no gradient would fail


def test_the_temperature_falls_linearly_and_stays():
    layer = GumbelSoftmax(start=5.0, end=1.0, num_steps=4)
    layer.build((None, 3), (None, 3))
    temperatures = []
    for _ in range(6):
        temperatures.append(float(layer.temperature()))
        layer.after_step()
    assert temperatures == [5.0, 4.0, 3.0, 2.0, 1.0, 1.0]


def test_the_schedule_goes_on_after_a_restart(tmp_path):
    inputs = keras.Input((3,)), keras.Input((3,))
    model = keras.Model(inputs, GumbelSoftmax(5.0, 1.0, num_steps=4)(*inputs))
    for _ in range(3):
        model.layers[-1].after_step()
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    assert float(again.layers[-1].temperature()) == 2.0


def test_noise_at_its_bounds_gives_numbers():
    u = np.array([[-1.0, 1.0, 0.0], [1.0, 1.0, -1.0]], "float32")
    layer = GumbelSoftmax(start=0.01, end=0.01, straight_through=False)
    assert np.isfinite(layer(logits(2), u, training=True)).all()
    np.testing.assert_array_equal(layer(logits(2), u)[0], [0, 1, 0])


def test_halves_draw_as_whole_numbers_do():
    """Noise of 8 bits would favour the symbols with noise near 1."""
    half = GumbelSoftmax(dtype="mixed_bfloat16")
    symbols = half(logits(1000), noise(1000))
    np.testing.assert_array_equal(
        tf.cast(symbols, tf.float32), GumbelSoftmax()(logits(1000), noise(1000))
    )


@pytest.mark.parametrize(
    "arguments", [{"start": 0.0}, {"end": -1.0}, {"num_steps": 0}]
)
def test_arguments_are_checked(arguments):
    ((name, value),) = arguments.items()
    with pytest.raises(ValueError, match=rf"`{name}`.*ceived: {name}={value}"):
        GumbelSoftmax(**arguments)
