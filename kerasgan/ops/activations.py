"""Activations whose second derivative is known to be nothing."""

import tensorflow as tf

from kerasgan.ops.gradients import custom_gradient


def leaky_relu(x, negative_slope=0.2):
    """`max(x, negative_slope x)`, for slopes up to 1.

    The derivative is a step, whose own derivative is 0 wherever it has one.
    TensorFlow spells that out as a tensor of zeros, and a gradient penalty
    would send it back through the whole network. Here it ends.

    Args:
        x: float tensor.
        negative_slope: float, the slope below 0.

    Returns:
        A tensor of the shape of `x`.
    """

    @custom_gradient
    def function(x):
        def gradient(dy):
            return tf.raw_ops.LeakyReluGrad(
                gradients=dy,
                features=tf.stop_gradient(x),
                alpha=negative_slope,
            )

        return tf.nn.leaky_relu(x, negative_slope), gradient

    return function(x)
