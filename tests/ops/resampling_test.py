import numpy as np
import pytest
import tensorflow as tf

from kerasgan.ops import resampling

SHAPES = [(3, 3), (1, 1), (5, 3)]


def plainly_doubled(x, kernel):
    x = tf.repeat(tf.repeat(x, 2, axis=1), 2, axis=2)
    return tf.nn.conv2d(x, kernel, 1, "SAME")


def plainly_halved(x, kernel):
    return tf.nn.avg_pool2d(tf.nn.conv2d(x, kernel, 1, "SAME"), 2, 2, "VALID")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "fast, plain",
    [
        (resampling.doubled, plainly_doubled),
        (resampling.halved, plainly_halved),
    ],
)
def test_as_convolution_and_resampling(fast, plain, shape):
    """At the borders too, and so are gradients, and gradients of them."""
    rng = np.random.default_rng(0)
    x = tf.constant(rng.normal(size=(2, 4, 6, 3)), "float32")
    kernel = tf.constant(rng.normal(size=(*shape, 3, 2)), "float32")
    np.testing.assert_allclose(fast(x, kernel), plain(x, kernel), atol=1e-5)
    found = []
    for function in (fast, plain):
        with tf.GradientTape() as outer:
            outer.watch([x, kernel])
            with tf.GradientTape() as tape:
                tape.watch(x)
                cost = tf.reduce_sum(tf.tanh(function(x, kernel)))
            slope = tape.gradient(cost, x)
            square = tf.reduce_sum(slope**2)
        found.append([slope, *outer.gradient(square, [x, kernel])])
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4)


def test_a_kernel_widened_by_hand():
    kernel = np.array([[1.0, 2.0], [0.0, 5.0]], "float32")[..., None, None]
    expected = [[1, 3, 2], [1, 8, 7], [0, 5, 5]]
    received = resampling.widened(kernel)
    np.testing.assert_array_equal(received[..., 0, 0], expected)
