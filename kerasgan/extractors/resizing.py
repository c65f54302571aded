"""How images get the size that a network takes."""

import tensorflow as tf


def none(images, size):
    """Images are of the right size already."""
    return tf.ensure_shape(images, (None, *size, None))


def bilinear(images, size):
    """Bilinear, with antialiasing where images shrink."""
    return tf.image.resize(images, size, "bilinear", antialias=True)


def smoothly(images, size):
    """As `bilinear`; images that grow, or stay, need no antialiasing.

    That has no form for XLA.
    """
    sides = images.shape[1:3]
    if tuple(sides) == tuple(size):
        return images
    shrinks = any(a > b for a, b in zip(sides, size, strict=True))
    return tf.image.resize(images, size, "bilinear", antialias=shrinks)


def bilinear_2015(images, size):
    """Bilinear, as TensorFlow's operation was in 2015.

    Pixel i of the result is read at `i * old / new`: centres are half a pixel
    off, and images that shrink are not smoothed.
    """
    return tf.compat.v1.image.resize_bilinear(images, size)


RULES = {"none": none, "bilinear": bilinear, "bilinear_2015": bilinear_2015}


def describe(rule, input_shape):
    """Names a rule in words, such as are stored beside a score."""
    if rule == "none":
        return rule
    height, width, channels = input_shape
    words = {
        "bilinear": "bilinear, antialiased,",
        "bilinear_2015": "bilinear (corners not aligned, no antialiasing)",
    }[rule]
    grey = f", grey repeated to {channels} channels" if channels > 1 else ""
    return f"{words} to {height}x{width}{grey}"
