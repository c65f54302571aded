"""Scores of pictures whose truth is known."""

import numpy as np

from kerasgan.evaluation.samplers import BATCH
from kerasgan.metrics import mean_absolute_error
from kerasgan.metrics import peak_signal_to_noise_ratio
from kerasgan.metrics import structural_similarity
from kerasgan.metrics.paired import WINDOW

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


def copied(truth, conditions):
    """Scores of the conditions themselves, in place of pictures."""
    pairs = Pairs(truth)
    for start in range(0, len(conditions), BATCH):
        pairs.add(conditions[start : start + BATCH])
    return pairs.scores()
