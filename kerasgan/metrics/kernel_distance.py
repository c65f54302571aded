"""The kernel distance (squared MMD) between two sets of features."""

from typing import NamedTuple

import numpy as np

from kerasgan.metrics.checks import as_pair
from kerasgan.metrics.checks import check_positive


class KernelEstimate(NamedTuple):
    """An estimate of the kernel distance.

    Attributes:
        mean: float, the mean over the subsets.
        standard_error: float, the standard deviation over the subsets divided
            by the root of their number. Subsets of the same rows overlap, so
            it says how much the draw of subsets matters, and is less than the
            error that another sample would show. NaN for a single subset.
    """

    mean: float
    standard_error: float


def kernel_distance(real, fake, num_subsets=100, subset_size=1000, seed=0):
    """Computes the squared maximum mean discrepancy under a cubic kernel.

        k(x, y) = (x . y / d + 1)^3
        MMD^2 = E k(x, x') + E k(y, y') - 2 E k(x, y),   x != x', y != y'

    for d features; the mean over subsets drawn without replacement. The
    estimator is unbiased: it is near 0, and often below, for two sets of one
    distribution, and does not depend on the number of rows but for its error.
    With the 2015 Inception graph's features it is the "KID".

    Args:
        real: array of shape `(num_rows, num_features)`.
        fake: array of shape `(num_rows, num_features)`.
        num_subsets: integer.
        subset_size: integer of at least 2, the rows of a subset.
        seed: integer, from which the subsets are drawn.

    Returns:
        A `KernelEstimate`. All is computed in float64.

    Raises:
        ValueError: if the shapes do not fit, a value is not finite, or there
            are fewer rows than `subset_size`.

    Example:

    >>> import numpy as np
    >>> real, fake = np.random.default_rng(0).normal(size=(2, 500, 4))
    >>> near = kernel_distance(real, fake, 10, subset_size=200)
    >>> far = kernel_distance(real, fake + 1, 10, subset_size=200)
    >>> bool(abs(near.mean) < 0.2 and far.mean > 2)
    True

    Reference:
        [Binkowski et al., 2018](https://arxiv.org/abs/1801.01401), section 4;
        [Gretton et al., 2012](https://jmlr.org/papers/v13/gretton12a.html),
        equation 3
    """
    check_positive(num_subsets, "num_subsets")
    check_positive(subset_size, "subset_size", least=2)
    real, fake = as_pair(real, fake)
    if min(len(real), len(fake)) < subset_size:
        raise ValueError(
            "Arguments `real` and `fake` must each have at least as many rows "
            f"as a subset. Received: {len(real)} real and {len(fake)} fake "
            f"rows, subset_size={subset_size}"
        )
    random = np.random.default_rng(seed)
    estimates = [
        _squared_mmd(
            *(
                rows[random.choice(len(rows), subset_size, replace=False)]
                for rows in (real, fake)
            )
        )
        for _ in range(num_subsets)
    ]
    return _estimate(estimates)


def _squared_mmd(x, y):
    return _mean_of_pairs(x) + _mean_of_pairs(y) - 2 * _kernel(x, y).mean()


def _mean_of_pairs(x):
    """E k(x, x') over pairs of different rows: the diagonal is left out."""
    kernel = _kernel(x, x)
    return (kernel.sum() - np.trace(kernel)) / (len(x) * (len(x) - 1))


def _kernel(x, y):
    product = x @ y.T / x.shape[1] + 1
    return product * product * product  # ** 3 is slower by far


def _estimate(estimates):
    num = len(estimates)
    error = np.std(estimates, ddof=1) / np.sqrt(num) if num > 1 else np.nan
    return KernelEstimate(float(np.mean(estimates)), float(error))
