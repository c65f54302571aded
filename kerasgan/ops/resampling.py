"""Convolutions of maps that change their size, in the form that is fastest.

Between the convolution of a map that was doubled, each pixel four times, or of
one that is then halved, by means of four pixels, most products are made twice:

    (double x) * w            = x *' W          doubled
    halve (x * w)             = x *2 W / 4      halved
    W = w * [[1, 1], [1, 1]]

where *' is the transpose of the convolution *2 of stride 2. W is one pixel
larger than w and applied to a quarter of the places: of 3 x 3, 16 products for
36. Equal to rounding, at the borders too, to any order of derivative.
"""

import tensorflow as tf

from kerasgan.ops import convolution


def doubled(x, kernel):
    """A convolution with "same" padding of a map of which each pixel is four.

    Args:
        x: tensor of shape `(batch, height, width, channels)`.
        kernel: tensor of shape `(rows, columns, channels, filters)`, rows and
            columns odd.

    Returns:
        A tensor of shape `(batch, 2 height, 2 width, filters)`.
    """
    kernel = tf.reverse(widened(kernel), axis=(0, 1))
    return convolution.transposed(x, tf.transpose(kernel, (0, 1, 3, 2)), 2)


def halved(x, kernel):
    """A convolution with "same" padding, of which four pixels make a mean.

    Args:
        x: tensor of shape `(batch, height, width, channels)`, height and width
            even.
        kernel: tensor of shape `(rows, columns, channels, filters)`, rows and
            columns odd.

    Returns:
        A tensor of shape `(batch, height / 2, width / 2, filters)`.
    """
    return convolution.strided(x, widened(kernel) / 4.0, 2)


def widened(kernel):
    """`w * [[1, 1], [1, 1]]`: one row and one column more."""
    kernel = tf.convert_to_tensor(kernel)
    for axis in (0, 1):
        before, after = ([[0, 0] for _ in range(4)] for _ in range(2))
        before[axis], after[axis] = [1, 0], [0, 1]
        kernel = tf.pad(kernel, before) + tf.pad(kernel, after)
    return kernel
