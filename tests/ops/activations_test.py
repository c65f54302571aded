import numpy as np
import pytest
import tensorflow as tf

from kerasgan.ops.activations import leaky_relu


@pytest.mark.parametrize("jit_compile", [False, True])
def test_values_and_both_derivatives(jit_compile):
    x = tf.constant([-2.0, -0.5, 0.5, 3.0])

    @tf.function(jit_compile=jit_compile)
    def derivatives(x, v):
        with tf.GradientTape(persistent=True) as outer:
            outer.watch([x, v])
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = leaky_relu(x, 0.25)
            first = inner.gradient(y, x, v)
        by_x = outer.gradient(first, x, unconnected_gradients="zero")
        return y, first, outer.gradient(first, v), by_x

    found = derivatives(x, tf.constant([1.0, 2.0, 3.0, 4.0]))
    expected = [
        [-0.5, -0.125, 0.5, 3.0],
        [0.25, 0.5, 3.0, 4.0],
        [0.25, 0.25, 1.0, 1.0],
        [0.0, 0.0, 0.0, 0.0],
    ]
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other)


def test_the_second_derivative_is_not_connected():
    x = tf.constant([-1.0, 1.0])
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = leaky_relu(x)
        first = inner.gradient(y, x)
    assert outer.gradient(first, x) is None
