"""Stacked MNIST: three digits in the channels of a picture, 1,000 modes."""

import tensorflow as tf

from kerasgan.data import prepared
from kerasgan.data.known import MADE_OF
from kerasgan.data.sources import Options
from kerasgan.ops import random

PLACES = (100, 10, 1)  # of the red, the green and the blue digit in a label


class Stacked:
    """A data set without an end, of digits that are stacked when asked for.

    The three digits of a row are drawn independently, each image of the
    split as likely. The label is the number that they make, red, green and
    blue.

    Attributes:
        shape: tuple, the shape of a row.
        num_modes: integer, how many labels there are.

    Reference:
        [Metz et al., 2017](https://arxiv.org/abs/1611.02163), section 3.3.1.
    """

    shape = (28, 28, 3)
    num_modes = 1000

    def rows_of_step(self, split, batch_size, seed, data_dir=None):
        """Fresh rows, as a pure function of the step.

        Args:
            split: string, of the digits, as TFDS has it.
            batch_size: integer.
            seed: integer, of what is drawn.
            data_dir: path where TFDS keeps data sets that are prepared.

        Returns:
            A function from a step to a dict of tensors: `"image"`, uint8 of
            shape `(batch_size, 28, 28, 3)`, and `"label"`, int32.
        """
        digits = _digits(split, data_dir)

        def take(step):
            return stack(digits, batch_size, random.key(seed, step))

        return take

    def read(self, split, num_rows, data_dir=None):
        """The same rows every time, in memory: a dict of arrays."""
        rows = stack(_digits(split, data_dir), num_rows, random.key(0))
        return {part: value.numpy() for part, value in rows.items()}


def stack(digits, num_rows, key):
    """Draws rows of three digits each.

    Args:
        digits: dict of tensors: `"image"`, of shape `(n, height, width, 1)`,
            and `"label"`, integers from 0 to 9.
        num_rows: integer.
        key: seed of `kerasgan.ops.random`.

    Returns:
        A dict of tensors: `"image"`, of shape `(num_rows, height, width, 3)`,
        and `"label"`, `100 red + 10 green + blue`.
    """
    num_digits = len(digits["label"])
    chosen = random.integers((num_rows, len(PLACES)), key, num_digits)
    images = tf.gather(digits["image"], chosen)[..., 0]
    labels = tf.gather(digits["label"], chosen)
    return {
        "image": tf.transpose(images, (0, 2, 3, 1)),
        "label": tf.reduce_sum(labels * tf.constant(PLACES), axis=1),
    }


def _digits(split, data_dir):
    """The digits of a split, held in memory once."""
    builder = prepared.find(MADE_OF, data_dir)
    prepared.check_prepared(MADE_OF, builder)
    sample = prepared.read(builder, Options(split))
    with tf.device("CPU"):
        return {part: tf.constant(value) for part, value in sample.items()}
