"""What translations are compared by: with their truth, and as a set."""

import numpy as np
import tensorflow as tf

from kerasgan import metrics
from kerasgan.evaluation.pairs import compare
from kerasgan.ops.images import to_uint8

SUBSETS = {"num_subsets": 100, "subset_size": 200}


def against_truth(truth, made):
    """Mean scores of pictures whose truth is known: a dict of floats.

    Args:
        truth: uint8 array of shape `(rows, height, width, channels)`.
        made: the same, or floats in [-1, 1].
    """
    scores = compare(truth, to_bytes(made))
    return {name: float(np.mean(values)) for name, values in scores.items()}


def as_a_set(extractor, truth, made):
    """Distances of what a network sees, row by row and of the whole sets.

    Args:
        extractor: an `Extractor`.
        truth, made: as of `against_truth`.

    Returns:
        A dict of floats: the mean squared difference of the features of a
        row's two pictures, per feature; the kernel distance of the sets.
    """
    real, fake = (extractor(to_bytes(x))["features"] for x in (truth, made))
    distance = metrics.kernel_distance(real, fake, **SUBSETS)
    return {
        "features": float(np.square(real - fake).mean()),
        "kernel": float(distance.mean),
    }


def to_bytes(pictures):
    """Pictures as files hold them."""
    pictures = np.asarray(pictures)
    return pictures if pictures.dtype == np.uint8 else to_uint8(pictures)


def shrunk(images, factor):
    """The means of squares of pixels, as floats in [-1, 1]."""
    rows, height, width, channels = images.shape
    squares = images.reshape(
        rows, height // factor, factor, width // factor, factor, channels
    )
    return (squares.mean(axis=(2, 4)) / 127.5 - 1.0).astype("float32")


def bicubic(small, factor):
    """Pictures made larger without learning, in [-1, 1]."""
    size = [side * factor for side in small.shape[1:3]]
    large = tf.image.resize(small, size, "bicubic")
    return np.clip(large, -1.0, 1.0)


# Looks that a picture can have: functions of it, one by one.
LUMINANCE = np.array([0.299, 0.587, 0.114])
SEPIA = np.array([1.0, 0.85, 0.6])


def colour(images):
    """The picture itself."""
    return images


def grey(images):
    """All channels as bright as the whole."""
    brightness = np.round(images @ LUMINANCE)[..., None]
    return np.repeat(brightness, 3, axis=-1).astype("uint8")


def sepia(images):
    """Shades of brown."""
    return np.round(grey(images) * SEPIA).astype("uint8")


def negative(images):
    """Light as dark, and each colour as the one across."""
    return 255 - images


LOOKS = (colour, grey, sepia, negative)
