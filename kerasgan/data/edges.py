"""Digits, and edges of other digits: two domains made of MNIST."""

import numpy as np

from kerasgan.data import known
from kerasgan.data import prepared
from kerasgan.data.sources import Options
from kerasgan.data.sources import Unpaired


def read(_, options):
    """The first half of a split as digits, the edges of the other half.

    Args:
        _: the name, of which there is one.
        options: an `Options`.

    Returns:
        An `Unpaired`: `"image"`, the digits, and `"condition"`, the edges, both
        uint8 of shape `(num_rows, height, width, 1)`. No digit is in both.

    Reference:
        [Liu and Tuzel, 2016](https://arxiv.org/abs/1606.07536), section 4.
    """
    builder = prepared.find(known.MADE_OF, options.data_dir)
    prepared.check_prepared(known.MADE_OF, builder)
    plain = Options(options.split, data_dir=options.data_dir)
    digits = prepared.read(builder, plain)["image"]
    half = len(digits) // 2
    return Unpaired({"image": digits[:half], "condition": edges(digits[half:])})


def edges(digits):
    """What a pixel gains by dilation: its neighbourhood's largest, less it.

        edge(x) = max of x over 3 x 3 - x

    Args:
        digits: uint8 array of shape `(num_rows, height, width, channels)`.

    Returns:
        An array of the same shape and type.

    Example:

    >>> edges(np.uint8([[[[0], [0], [9], [9], [0]]]]))[0, 0, :, 0].tolist()
    [0, 9, 0, 0, 9]
    """
    largest = digits
    for axis in (1, 2):
        border = [(int(a == axis), int(a == axis)) for a in range(4)]
        padded, size = np.pad(largest, border), largest.shape[axis]
        parts = (np.take(padded, range(i, i + size), axis) for i in range(3))
        largest = np.max([*parts], axis=0)
    return largest - digits
