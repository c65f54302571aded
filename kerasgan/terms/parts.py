"""The parts of samples and outputs that terms read, or a clear error."""

import tensorflow as tf


def part(parts, name, what):
    """The part of that name, floats as float32.

    Args:
        parts: dict of tensors: a sample, or a discriminator's outputs.
        name: string.
        what: string, what `parts` are, for the error.

    Raises:
        ValueError: if there is no such part.
    """
    if name not in parts:
        raise ValueError(
            f"The {what} must have a part `{name}`. Received: {sorted(parts)}"
        )
    value = tf.convert_to_tensor(parts[name])
    return tf.cast(value, tf.float32) if value.dtype.is_floating else value


def rows(parts, name, what):
    """The part of that name, see `part`, as one vector a row."""
    value = part(parts, name, what)
    return tf.reshape(value, (tf.shape(value)[0], -1))


def vectors(outputs, name="features"):
    """A discriminator's output as one vector a row."""
    return rows(outputs, name, "discriminator's outputs")
