"""Linear changes of the colours of pictures, one a row of the batch.

Pictures have the shape `(batch, height, width, ..., channels)`, with 0 in the
middle of their range; factors have the shape `(batch,)`.
"""

import numpy as np
import tensorflow as tf

# The part along the grey axis, and v x c for the unit vector v along it.
GREY = np.full((3, 3), 1 / 3, "float32")
ROOT = np.sqrt(np.float32(3))
CROSS = np.float32([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / ROOT


def per_row(factors, pictures):
    """Factors in a shape that is broadcast over pictures."""
    ones = [1] * (len(pictures.shape) - 1)
    return tf.reshape(factors, (-1, *ones))


def towards(pictures, others, shares):
    """`f x + (1 - f) y`, with a share of 1 what was there, to the bit."""
    shares = per_row(shares, pictures)
    return shares * pictures + (1.0 - shares) * others


def saturated(pictures, factors):
    """Colours `f` times as far from the mean of a pixel's channels."""
    grey = tf.reduce_mean(pictures, axis=-1, keepdims=True)
    return towards(pictures, grey, factors)


def contrasted(pictures, factors):
    """Values `f` times as far from the mean of the whole picture."""
    axes = list(range(1, len(pictures.shape)))
    mean = tf.reduce_mean(pictures, axis=axes, keepdims=True)
    return towards(pictures, mean, factors)


def about_grey(luma, angle, saturation):
    """Matrices that act along, around and across the axis of greys.

        l P + s (cos(a) (I - P) + sin(a) [v]),   v = (1, 1, 1) / sqrt(3),

    P = v v^T the part along the axis, [v] c = v x c.

    Args:
        luma: float tensor of shape `(batch,)`; -1 turns black into white and
            leaves the hue.
        angle: the same, of the hue, in radians.
        saturation: the same, a factor.

    Returns:
        A float tensor of shape `(batch, 3, 3)`.
    """
    luma = luma[:, tf.newaxis, tf.newaxis]
    cos = (saturation * tf.cos(angle))[:, tf.newaxis, tf.newaxis]
    sin = (saturation * tf.sin(angle))[:, tf.newaxis, tf.newaxis]
    return luma * GREY + cos * (tf.eye(3) - GREY) + sin * CROSS


def recoloured(pictures, matrices):
    """Each pixel's channels times a matrix.

    Of a matrix that changes nothing the picture is as it was, to the bit,
    however a processor rounds products of matrices.

    Args:
        pictures: float tensor with three channels.
        matrices: float tensor of shape `(batch, 3, 3)`.
    """
    flat = tf.reshape(pictures, (tf.shape(pictures)[0], -1, 3))
    changed = tf.reshape(
        tf.matmul(flat, matrices, transpose_b=True), (-1, *pictures.shape[1:])
    )
    same = tf.reduce_all(matrices == tf.eye(3), axis=(1, 2))
    return tf.where(per_row(same, pictures), pictures, changed)
