import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan.layers import BatchRenormalization
from kerasgan.testing import run_layer_test

MEAN, VARIANCE = np.array([0.5, -1.0, 2.0]), np.array([0.3, 4.0, 1.5])
GAMMA, BETA = np.array([2.0, 0.5, -1.0]), np.array([0.1, 0.2, 0.3])


def rows(*shape):
    x = np.random.default_rng(0).normal(1.0, 2.0, size=shape)
    return x.astype("float32")


def layer_at(step, **settings):
    """A layer with statistics and weights that are not as at first."""
    given = {"momentum": 0.9, "epsilon": 0.1, "r_max": 1.4, "d_max": 0.7}
    layer = BatchRenormalization(**(given | {"steps": (2, 6, 4)} | settings))
    layer.build((None, 3))
    values = {
        "gamma": GAMMA,
        "beta": BETA,
        "moving_mean": MEAN,
        "moving_variance": VARIANCE,
    }
    for name, value in values.items():
        getattr(layer, name).assign(value)
    for _ in range(step):
        layer.after_step()
    return layer


def algorithm_1(x, r_max, d_max, epsilon=0.1):
    """The definition, with the moving deviation of the moving variance."""
    x = x.astype("float64")
    axes = tuple(range(x.ndim - 1))
    mean, deviation = x.mean(axes), np.sqrt(x.var(axes) + epsilon)
    moving = np.sqrt(VARIANCE + epsilon)
    r = np.clip(deviation / moving, 1 / r_max, r_max)
    d = np.clip((mean - MEAN) / moving, -d_max, d_max)
    return GAMMA * ((x - mean) / deviation * r + d) + BETA, r, d


@pytest.mark.parametrize("shape", [(6, 3), (4, 2, 5, 3)])
def test_conformance(shape):
    run_layer_test(
        BatchRenormalization,
        {"momentum": 0.9, "epsilon": 0.1, "r_max": 2.0, "steps": (0, 1, 2)},
        shape,
        shape,
        num_trainable=2,
        num_non_trainable=3,
    )


# Bounds by hand: r's moves from step 2 to 6, d's from 2 to 4.
BOUNDS = [(0, 1.0, 0.0), (2, 1.0, 0.0), (3, 1.1, 0.35), (4, 1.2, 0.7)]
BOUNDS += [(6, 1.4, 0.7), (9, 1.4, 0.7)]


@pytest.mark.parametrize("step, r_max, d_max", BOUNDS)
@pytest.mark.parametrize("shape", [(6, 3), (4, 2, 5, 3)])
def test_against_the_definition(shape, step, r_max, d_max):
    layer, x = layer_at(step), rows(*shape)
    np.testing.assert_allclose(layer.bounds(), (r_max, d_max), rtol=1e-6)
    expected, _, _ = algorithm_1(x, r_max, d_max)
    y = layer(x, training=True)
    np.testing.assert_allclose(y, expected, rtol=1e-4, atol=1e-5)


def test_some_are_clipped_on_either_side_and_some_are_not():
    """The comparison above sees each case."""
    _, r, d = algorithm_1(rows(6, 3), 1.4, 0.7)
    assert np.isclose(r, 1.4).any() and np.isclose(r, 1 / 1.4).any()
    assert np.isclose(np.abs(d), 0.7).any()
    assert ((1 / 1.4 < r) & (r < 1.4)).any() and (np.abs(d) < 0.69).any()


@pytest.mark.parametrize("shape", [(6, 3), (4, 2, 5, 3)])
def test_at_first_it_is_batch_normalisation(shape):
    """Forward, backward, and what is kept of the statistics."""
    layer, x = layer_at(0), tf.constant(rows(*shape))
    plain = keras.layers.BatchNormalization(momentum=0.9, epsilon=0.1)
    plain.build(shape)
    plain.set_weights([w.numpy() for w in layer.weights[:4]])
    found = []
    for each in (layer, plain):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = each(x, training=True)
            cost = tf.reduce_sum(tf.sin(y))
        watched = [x, *each.trainable_variables]
        kept = each.moving_mean, each.moving_variance
        found.append([y, *tape.gradient(cost, watched), *kept])
    for received, expected in zip(*found, strict=True):
        np.testing.assert_allclose(received, expected, rtol=1e-4, atol=1e-5)


def test_r_and_d_are_constants_to_the_gradient():
    """By differences in float64, with r and d held where they are."""
    x = rows(6, 3)
    _, r, d = algorithm_1(x, 1.4, 0.7)
    weight = np.random.default_rng(1).normal(size=x.shape)

    def cost(x):
        deviation = np.sqrt(x.var(0) + 0.1)
        normal = (x - x.mean(0)) / deviation * r + d
        return np.sum(weight * (GAMMA * normal + BETA))

    expected = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        nudge = np.zeros(x.shape)
        nudge[index] = 1e-5
        expected[index] = (cost(x + nudge) - cost(x - nudge)) / 2e-5
    inputs = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        y = tf.reduce_sum(weight * layer_at(6)(inputs, training=True))
    np.testing.assert_allclose(
        tape.gradient(y, inputs), expected, rtol=1e-3, atol=1e-4
    )


def test_without_bounds_it_is_what_it_is_in_inference():
    layer, x = layer_at(6, r_max=1e6, d_max=1e6), rows(6, 3)
    in_inference = layer(x).numpy()
    expected = (x - MEAN) / np.sqrt(VARIANCE + 0.1) * GAMMA + BETA
    np.testing.assert_allclose(in_inference, expected, rtol=1e-5, atol=1e-5)
    y = layer(x, training=True)
    np.testing.assert_allclose(y, in_inference, rtol=1e-4, atol=1e-4)


def test_inference_moves_nothing():
    layer = layer_at(3)
    before = layer.get_weights()
    layer(rows(6, 3))
    for a, b in zip(layer.get_weights(), before, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    "settings, match",
    [
        ({"momentum": -0.1}, "least 0.0. Received: momentum=-0.1"),
        ({"momentum": 1.1}, "from 0 to 1.*Received: momentum=1.1"),
        ({"epsilon": -1.0}, "least 0.0. Received: epsilon=-1.0"),
        ({"r_max": 0.5}, "least 1.0. Received: r_max=0.5"),
        ({"d_max": float("nan")}, "least 0.0. Received: d_max=nan"),
        ({"steps": (1, 2)}, r"three integers.*Received: steps=\(1, 2\)"),
        ({"steps": (2, 2, 3)}, r"less than.*Received: steps=\(2, 2, 3\)"),
        ({"steps": (-1, 2, 3)}, r"least 0.*Received: steps=\(-1, 2, 3\)"),
    ],
)
def test_arguments_are_checked(settings, match):
    with pytest.raises(ValueError, match=match):
        BatchRenormalization(**settings)
