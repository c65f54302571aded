"""The real sample of a step: the parts of a batch, as networks take them."""

import keras
import tensorflow as tf


def to_sample(data):
    """Names the parts of a batch.

    Args:
        data: images, `(images,)`, `(images, labels)`, or a dict; tensors,
            arrays or their specs.

    Returns:
        A dict with `"image"` and, if there are labels, `"label"`.
    """
    x, y, weight = keras.utils.unpack_x_y_sample_weight(data)
    if weight is not None:
        raise ValueError(
            "A game takes no `sample_weight`: a batch must be images, "
            "(images, labels) or a dict. Received: a tuple of three."
        )
    if isinstance(x, (list, tuple)):
        raise ValueError(
            "A batch must be images, (images, labels) or a dict. "
            f"Received: {type(x).__name__} in the place of images"
        )
    sample = dict(x) if isinstance(x, dict) else {"image": x}
    if y is not None:
        sample["label"] = y
    return sample


def shaped(sample, spec):
    """A batch whose parts have the shapes that a step needs.

    Numbers that come one a row, as a column, lose that axis; shapes of tensors
    that are not known are made known.

    Args:
        sample: dict of tensors, which `checking.check_spec` lets pass.
        spec: dict from a name to the shape of a row and its dtype.
    """
    fitted = {
        name: _shaped(sample[name], shape) for name, (shape, _) in spec.items()
    }
    return sample | fitted


def _shaped(value, shape):
    if shape == () and value.shape.rank != 1:
        return tf.reshape(value, tf.shape(value)[:1])
    return tf.ensure_shape(value, (None, *shape))


def to_float(sample):
    """Bytes as networks take them, inside of the compiled step.

    Those of pictures, of four axes or more, are scaled to [-1, 1]; those of
    one-hot sequences, of three, are 0 and 1.
    """
    return {name: _to_float(value) for name, value in sample.items()}


def _to_float(value):
    if value.dtype != "uint8" or len(value.shape) < 3:
        return value
    floats = tf.cast(value, tf.float32)
    return floats / 127.5 - 1.0 if len(value.shape) > 3 else floats


def num_rows(batch):
    """Number of rows of a batch: an integer if it is known, else a tensor."""
    first = next(iter(batch.values()))
    return first.shape[0] or tf.shape(first)[0]


def split(sample, turns):
    """Splits a batch into one sub-batch for each turn."""
    if turns == 1:
        return [sample]
    parts = {name: tf.split(value, turns) for name, value in sample.items()}
    return [{name: parts[name][i] for name in parts} for i in range(turns)]
