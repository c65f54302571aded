"""Scores of pictures whose truth is known."""

import numpy as np
import tensorflow as tf

from kerasgan.evaluation.samplers import BATCH
from kerasgan.metrics import mean_absolute_error
from kerasgan.metrics import peak_signal_to_noise_ratio
from kerasgan.metrics import structural_similarity
from kerasgan.metrics.paired import WINDOW
from kerasgan.ops.images import LUMA

# Rounding to bytes is an error of variance 1/12: what is below is not seen.
LARGEST = 10 * np.log10(12 * 255.0**2)


class Pairs:
    """Compares pictures with the real ones of their rows, batch by batch.

    Args:
        truth: uint8 array of shape `(rows, ..., height, width, channels)`.
            Pictures come in the order of these rows, which go round.
    """

    def __init__(self, truth):
        self.truth = truth
        self.place = 0
        self.found = []

    def add(self, pictures):
        """Adds a batch: a uint8 array."""
        rows = (self.place + np.arange(len(pictures))) % len(self.truth)
        self.place += len(pictures)
        self.found.append(compare(self.truth[rows], pictures))

    def scores(self):
        """The means over all pictures: a dict of floats."""
        return {
            name: float(np.mean(np.concatenate([x[name] for x in self.found])))
            for name in self.found[0]
        }


def compare(real, fake):
    """Scores of each picture: a dict of arrays.

    Args:
        real: uint8 array of shape `(..., height, width, channels)`.
        fake: the same.
    """
    noise = peak_signal_to_noise_ratio(real, fake)
    found = {
        "l1": mean_absolute_error(real, fake),
        "psnr": np.minimum(noise, LARGEST),
    }
    if min(real.shape[-3:-1]) >= WINDOW:
        found["ssim"] = structural_similarity(real, fake)
    return {name: values.ravel() for name, values in found.items()}


def answer(given, shape):
    """What is given as an answer without any learning, in the truth's shape.

    That is a copy of it: grey in three channels, or colours in grey, and what
    is some times smaller enlarged, by bicubic interpolation.

    Args:
        given: uint8 array of shape `(rows, ..., height, width, channels)`.
        shape: tuple, that of a row of the truth.

    Returns:
        A uint8 array of rows of that shape; `None` if it cannot be brought to
        it.
    """
    channels = given.shape[-1], shape[-1]
    if given.ndim < 4 or given.shape[1:-3] != shape[:-3]:
        return None
    if channels == (1, 3):
        given = np.repeat(given, 3, axis=-1)
    elif channels == (3, 1):
        given = np.rint(given @ np.array(LUMA))[..., np.newaxis].astype("uint8")
    elif channels[0] != channels[1]:
        return None
    return _enlarged(given, tuple(shape[-3:-1]))


def _enlarged(pictures, size):
    own = pictures.shape[-3:-1]
    if own == size:
        return pictures
    scales = {large / small for large, small in zip(size, own, strict=True)}
    if len(scales) > 1 or not min(scales).is_integer():
        return None
    flat = pictures.reshape(-1, *pictures.shape[-3:])
    parts = [
        tf.image.resize(flat[start : start + BATCH], size, "bicubic")
        for start in range(0, len(flat), BATCH)
    ]
    levels = np.clip(np.rint(np.concatenate(parts)), 0, 255).astype("uint8")
    return levels.reshape(*pictures.shape[:-3], *levels.shape[1:])


def closer(scores, others):
    """Names of scores of pairs by which one is closer to the truth.

    Args:
        scores: dict of floats, which may hold other scores too.
        others: dict of `l1` and so on, what these are compared with.

    Returns:
        Two lists: those by which `scores` are closer, and the other ones.
    """
    names = [name for name in others if name in scores]
    better = [
        name
        for name in names
        if (scores[name] < others[name]) == (name == "l1")
        and scores[name] != others[name]
    ]
    return better, [name for name in names if name not in better]


def copied(truth, conditions):
    """Scores of the conditions themselves, in place of pictures."""
    pairs = Pairs(truth)
    for start in range(0, len(conditions), BATCH):
        pairs.add(conditions[start : start + BATCH])
    return pairs.scores()
