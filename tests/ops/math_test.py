import math

import numpy as np
import pytest
import tensorflow as tf

from kerasgan.ops.math import tangent_exp


def derivatives(x, limit=40.0):
    """Value, first and second derivative."""
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tangent_exp(x, limit)
        first = inner.gradient(y, x)
    return y, first, outer.gradient(first, x)


@pytest.mark.parametrize("dtype, rtol", [("float32", 1e-6), ("float64", 1e-14)])
def test_exact_inside_ends_included(dtype, rtol):
    points = np.linspace(-40, 40, 1001).astype(dtype)
    for found in derivatives(tf.constant(points)):
        assert found.dtype == dtype
        np.testing.assert_allclose(found, np.exp(np.float64(points)), rtol=rtol)


@pytest.mark.parametrize("limit", [2.0, 40.0])
def test_tangent_outside(limit):
    # exp(a) (1 + x - a) at distances 1 and 3 from the ends a.
    x = tf.constant([-limit - 3, -limit - 1, limit + 1, limit + 3])
    low, high = math.exp(-limit), math.exp(limit)
    value, first, second = derivatives(x, limit)
    np.testing.assert_allclose(
        value, [-2 * low, 0.0, 2 * high, 4 * high], rtol=1e-6
    )
    np.testing.assert_allclose(first, [low, low, high, high], rtol=1e-6)
    np.testing.assert_array_equal(second, 0.0)


@pytest.mark.parametrize("jit_compile", [False, True])
@pytest.mark.parametrize("limit", [40.0, 79.0])
def test_extremes_in_float32(jit_compile, limit):
    @tf.function(jit_compile=jit_compile)
    def evaluate(x):
        return derivatives(x, limit)

    for found in evaluate(tf.constant([-1e4, 1e4])):
        assert np.isfinite(found).all()
    assert (evaluate(tf.constant([-1e4, 1e4]))[1].numpy() > 0).all()
