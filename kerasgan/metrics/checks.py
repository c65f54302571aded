"""Checks that the metrics share."""

import numpy as np
import tensorflow as tf


def check_rows(values, name):
    """Turns features or logits into an array of rows, in their own dtype.

    Args:
        values: array or eager tensor of shape `(num_rows, num_features)`.
        name: string, the argument's name for the errors.

    Returns:
        An array.

    Raises:
        TypeError: if the values are symbolic.
        ValueError: if the shape is another, or a value is not a finite
            number.
    """
    rows = as_numbers(values, name)
    if rows.ndim != 2 or rows.shape[1] == 0:
        raise ValueError(
            f"Argument `{name}` must be of shape (num_rows, num_features). "
            f"Received: {name} of shape {rows.shape}"
        )
    bad = len(rows) - int(np.isfinite(rows).all(axis=1).sum())
    if bad:
        raise ValueError(
            f"Argument `{name}` must be finite; the images that it was "
            "computed from may have been NaN. Received: a NaN or an infinity "
            f"in {bad} of {len(rows)} rows"
        )
    return rows


def as_numbers(values, name):
    """Turns values into an array of numbers, of any shape.

    Args:
        values: array, eager tensor or lists.
        name: string, the argument's name for the errors.

    Returns:
        An array.

    Raises:
        TypeError: if the values are symbolic.
        ValueError: if they are not numbers.
    """
    if tf.is_symbolic_tensor(values):
        raise TypeError(
            f"Argument `{name}` must hold values: metrics of samples run "
            f"eagerly, not inside of a tf.function. Received: {values}"
        )
    try:
        array = np.asarray(values)
    except (TypeError, ValueError) as error:  # of ragged lists
        raise _no_numbers(values, name) from error
    # TensorFlow's bfloat16 has a kind of its own.
    if array.dtype.kind not in "biuf" and array.dtype != "bfloat16":
        raise _no_numbers(values, name)
    return array


def _no_numbers(values, name):
    return ValueError(
        f"Argument `{name}` must hold numbers, in rows of one shape. "
        f"Received: {name} of type {type(values).__name__}"
    )


def as_rows(values, name):
    """Turns features or logits into checked rows in float64."""
    return check_rows(values, name).astype("float64")


def as_pair(real, fake, names=("real", "fake"), least=1):
    """Turns two sets of features into rows in float64 of equal width.

    Args:
        real: array of shape `(num_rows, num_features)`.
        fake: array of shape `(num_rows, num_features)`.
        names: pair of strings, what the caller calls the two.
        least: integer, how many rows each must have.

    Returns:
        A pair of arrays.

    Raises:
        ValueError: if the two do not fit, or one has too few rows.
    """
    pair = as_rows(real, names[0]), as_rows(fake, names[1])
    check_widths(pair[0].shape[1], pair[1].shape[1], names)
    for rows, name in zip(pair, names, strict=True):
        if len(rows) < least:
            raise ValueError(
                f"Argument `{name}` must have at least {least} rows. "
                f"Received: {len(rows)} rows"
            )
    return pair


def check_widths(expected, received, names=("real", "fake")):
    """Refuses features of different dimensions."""
    if expected != received:
        raise ValueError(
            f"Arguments `{names[0]}` and `{names[1]}` must have equally many "
            f"features. Received: {names[0]} with {expected} and {names[1]} "
            f"with {received} features"
        )


def check_positive(value, name, least=1):
    """Refuses a count that is too small."""
    if value < least:
        raise ValueError(
            f"Argument `{name}` must be an integer of at least {least}. "
            f"Received: {name}={value}"
        )
