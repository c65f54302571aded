"""Whether samples are copies of the rows that a game was trained on."""

from typing import NamedTuple

import numpy as np

from kerasgan.metrics.checks import as_pair
from kerasgan.metrics.checks import as_rows
from kerasgan.metrics.distances import squared_distances

QUANTILE = 0.01  # of what is held out: as near as that is a copy


class CopyingEstimate(NamedTuple):
    """How near samples are to training rows, for rows that are not such.

    Attributes:
        nearer: float in [0, 1], the chance that a sample is nearer to its
            nearest training row than a row that is held out is to its own:
            0.5 if samples are like held-out rows, 1 if all are copies.
        copied: float in [0, 1], the share of samples as near as only one in a
            hundred of the held-out rows is.
    """

    nearer: float
    copied: float


def copying(training, held_out, fake):
    """Compares samples with training rows, and those with held-out rows.

        d(x) = min over training rows t of |x - t|
        nearer = P(d(fake) < d(held out)) + P(d(fake) = d(held out)) / 2
        copied = P(d(fake) <= q),   q the 1 % quantile of d(held out)

    `nearer` is the statistic of Mann and Whitney over the product of the two
    counts. Samples that are far from all data are not copies either: a bad
    generator has less than 0.5, and one that copies a tenth of its samples
    little more; `copied` sees those. The rows that are held out must be no
    twins of training rows.

    Args:
        training: array of shape `(num_training, num_features)`.
        held_out: array of shape `(num_held_out, num_features)`, real rows that
            were not trained on.
        fake: array of shape `(num_fake, num_features)`.

    Returns:
        A `CopyingEstimate`.

    Raises:
        ValueError: if the shapes do not fit, a value is not finite, or a side
            has no rows.

    Example:

    >>> rng = np.random.default_rng(0)
    >>> training, held_out, fresh = rng.normal(size=(3, 200, 8))
    >>> copying(training, held_out, training[:50])
    CopyingEstimate(nearer=1.0, copied=1.0)
    >>> 0.4 < copying(training, held_out, fresh).nearer < 0.6
    True

    Reference:
        [Meehan et al., 2020](https://arxiv.org/abs/2004.05675), section 3.1,
        with one cell for all of space.
    """
    return compare_distances(
        nearest_distances(training, held_out, ("training", "held_out")),
        nearest_distances(training, fake, ("training", "fake")),
    )


def nearest_distances(known, rows, names=("known", "rows")):
    """The distance of each row to the nearest known one.

    Args:
        known: array of shape `(num_known, num_features)`.
        rows: array of shape `(num_rows, num_features)`.
        names: pair of strings, what the caller calls the two.

    Returns:
        A float64 array of shape `(num_rows,)`.
    """
    known, rows = as_pair(known, rows, names)
    blocks = squared_distances(rows, known)
    nearest = np.concatenate([each.argmin(axis=1) for _, each in blocks])
    # By differences: a copy is at 0 exactly, and equal distances are equal.
    return np.linalg.norm(rows - known[nearest], axis=1)


def compare_distances(held_out, fake):
    """`copying` of distances to the nearest training rows.

    Args:
        held_out: array of shape `(num_held_out,)`, of rows that are held out.
        fake: array of shape `(num_fake,)`, of samples.

    Returns:
        A `CopyingEstimate`.
    """
    held_out, fake = (
        as_rows(np.reshape(values, (-1, 1)), name)[:, 0]
        for values, name in ((held_out, "held_out"), (fake, "fake"))
    )
    for name, values in (("held_out", held_out), ("fake", fake)):
        if not len(values):
            raise ValueError(
                f"Argument `{name}` must hold at least one distance. "
                "Received: none"
            )
    held_out = np.sort(held_out)
    less = len(held_out) - np.searchsorted(held_out, fake, "right")
    equal = len(held_out) - np.searchsorted(held_out, fake, "left") - less
    near = np.quantile(held_out, QUANTILE, method="lower")
    return CopyingEstimate(
        nearer=float(np.mean(less + equal / 2) / len(held_out)),
        copied=float(np.mean(fake <= near)),
    )
