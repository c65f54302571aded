from typing import NamedTuple

import numpy as np

from kerasgan.metrics.checks import as_numbers
from kerasgan.metrics.labels import label_divergence


class ModeCoverage(NamedTuple):
    """How a cloud of points lies on the modes of a mixture.

    Attributes:
        covered: integer, how many modes are covered.
        good: float in [0, 1], the share of points that are near a mode.
        counts: integer array, the good points of each mode.
        divergence: float, in nats, how far the good points are from being
            spread evenly over all modes; NaN if no point is good.
    """

    covered: int
    good: float
    counts: np.ndarray
    divergence: float


def mode_coverage(points, centres, stddev, num_stddevs=3.0, least=20):
    """Counts the modes of a known mixture that a sample covers.

    A point is good if it is within `num_stddevs * stddev` of the centre next
    to it. A mode is covered if at least `least` points are good there. Of the
    share p_k of the good points that mode k has,

        divergence = KL(p || u) = sum_k p_k log(p_k K)

    is 0 if all K modes have as many, and log K if one has them all. It tells
    collapse (some modes have all) from a cloud (few points are good, and lie
    anywhere). By chance alone n good points of an even cloud score about
    (K - 1) / (2 n). Of no good points there are no shares: it is NaN.

    Args:
        points: array of shape `(num_points, dimensions)`; 2,500 points by
            convention.
        centres: array of shape `(num_modes, dimensions)`.
        stddev: float, the standard deviation of each mode.
        num_stddevs: float.
        least: integer.

    Returns:
        A `ModeCoverage`.

    Raises:
        ValueError: if the shapes do not fit, or points are not finite.

    Example:

    >>> points = [[0.0, 0.01]] * 30 + [[1.0, 0.0]] * 5 + [[9.0, 9.0]] * 15
    >>> result = mode_coverage(points, [[0.0, 0.0], [1.0, 0.0]], stddev=0.02)
    >>> result.covered, result.good, result.counts.tolist()
    (1, 0.7, [30, 5])
    >>> round(result.divergence, 4)  # of 6/7 and 1/7
    0.283

    Reference:
        [Lin et al., 2018](https://arxiv.org/abs/1712.04086), section 4.1.
    """
    points = as_numbers(points, "points").astype("float64")
    centres = as_numbers(centres, "centres").astype("float64")
    fits = points.ndim == 2 and points.shape[1:] == centres.shape[1:]
    if not fits or not len(centres):
        raise ValueError(
            "Arguments `points` and `centres` must be of shapes (n, d) and "
            "(m, d), with m of at least 1. "
            f"Received: {points.shape} and {centres.shape}"
        )
    if not np.isfinite(points).all():
        raise ValueError(
            "Argument `points` must be finite. Received: NaN or infinity."
        )
    distances = np.linalg.norm(points[:, None] - centres, axis=-1)
    near = distances.argmin(axis=1)
    good = distances.min(axis=1) <= num_stddevs * stddev
    counts = np.bincount(near[good], minlength=len(centres))
    return ModeCoverage(
        int((counts >= least).sum()),
        float(good.mean()),
        counts,
        label_divergence(counts) if counts.any() else float("nan"),
    )
