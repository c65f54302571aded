"""Perceptual path length: how fast pictures change along a path of latents."""

from typing import NamedTuple

import numpy as np

from kerasgan.metrics.checks import as_pair
from kerasgan.metrics.checks import check_positive
from kerasgan.ops.interpolation import slerp

EPSILON = 1e-4  # Karras et al., 2018, section 4.1


class PathLengthEstimate(NamedTuple):
    """An estimate of the perceptual path length.

    Attributes:
        mean: float, the mean over the paths.
        standard_error: float, that of the mean; NaN of a single path.
    """

    mean: float
    standard_error: float


def lerp(start, end, t):
    """The straight line: `(1 - t) a + t b`."""
    return start + (end - start) * t


PATHS = {"slerp": slerp, "lerp": lerp}


def perceptual_path_length(
    make,
    extract,
    starts,
    ends,
    positions,
    path="slerp",
    epsilon=EPSILON,
    batch_size=100,
):
    """Estimates how far features move along paths between latents.

        E |F(G(p(t))) - F(G(p(t + eps)))|^2 / eps^2

    for a path p from one latent to another, a generator G and the features F
    of an extractor. A generator whose pictures change evenly has a small one;
    where nothing of one end is seen in the other, yet appears between them, it
    is large. The unit is that of the features, so a number is compared only
    within an extractor, and within a space of latents.

    Args:
        make: function from latents, an array of shape `(batch_size,
            latent_dim)`, and the numbers of their paths, of shape
            `(batch_size,)`, to images. What else an image is made of must be
            the same all along a path.
        extract: function from images to features, of shape `(batch_size,
            num_features)`, which must not round: the images hardly differ.
        starts: array of shape `(num_paths, latent_dim)`.
        ends: array of the same shape.
        positions: array of shape `(num_paths,)`, where on its path each step
            begins: from U(0, 1), or 0 for the ends of the paper.
        path: string, `"slerp"` along the arc, for normal latents, or `"lerp"`
            along the line, for what a mapping makes of them.
        epsilon: float, the length of a step, of which a path is 1.
        batch_size: integer, how many steps are made at a time.

    Returns:
        A `PathLengthEstimate`.

    Raises:
        ValueError: if the shapes do not fit or a value is not finite, there
            is no such path, or `epsilon` is not positive.

    Example:

    >>> rng = np.random.default_rng(0)
    >>> starts, ends = rng.normal(size=(2, 50, 4))
    >>> found = perceptual_path_length(
    ...     lambda latents, paths: 3 * latents,
    ...     lambda x: x,
    ...     starts,
    ...     ends,
    ...     rng.uniform(size=50),
    ...     path="lerp",
    ... )
    >>> expected = 9 * ((ends - starts) ** 2).sum(axis=1).mean()
    >>> bool(abs(found.mean / expected - 1) < 1e-6)
    True

    Reference:
        [Karras et al., 2018](https://arxiv.org/abs/1812.04948), section 4.1;
        there features are those of LPIPS.
    """
    check_positive(batch_size, "batch_size")
    starts, ends, positions = _check_paths(starts, ends, positions, path)
    if not epsilon > 0:
        raise ValueError(
            "Argument `epsilon` must be a positive float. "
            f"Received: epsilon={epsilon}"
        )
    squares = []
    for first in range(0, len(starts), batch_size):
        rows = np.arange(len(starts))[first : first + batch_size]
        here, there = (
            extract(make(_points(path, starts[rows], ends[rows], t), rows))
            for t in (positions[rows], positions[rows] + epsilon)
        )
        here, there = as_pair(here, there, ("features", "features"))
        squares.append(((there - here) ** 2).sum(axis=1))
    lengths = np.concatenate(squares) / epsilon**2
    return _estimate(lengths)


def _points(path, starts, ends, positions):
    return np.asarray(PATHS[path](starts, ends, positions[:, None]))


def _check_paths(starts, ends, positions, path):
    if path not in PATHS:
        raise ValueError(
            f"Argument `path` must be one of {sorted(PATHS)}. "
            f"Received: path={path!r}"
        )
    starts, ends = as_pair(starts, ends, ("starts", "ends"))
    positions = np.asarray(positions, "float64")
    if not len(starts) == len(ends) == len(positions) or positions.ndim != 1:
        raise ValueError(
            "Arguments `starts`, `ends` and `positions` must be of one path a "
            f"row. Received: {len(starts)} starts, {len(ends)} ends and "
            f"positions of shape {positions.shape}"
        )
    return starts, ends, positions


def _estimate(lengths):
    num = len(lengths)
    error = np.std(lengths, ddof=1) / np.sqrt(num) if num > 1 else np.nan
    return PathLengthEstimate(float(np.mean(lengths)), float(error))
