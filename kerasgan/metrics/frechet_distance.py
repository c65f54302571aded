"""The Frechet distance between the Gaussians of two sets of features."""

from typing import NamedTuple

import numpy as np

from kerasgan.metrics.checks import as_rows
from kerasgan.metrics.checks import check_positive
from kerasgan.metrics.checks import check_widths


class Moments(NamedTuple):
    """Running mean and scatter of features, in float64.

    Attributes:
        count: integer n, the rows so far.
        mean: array of shape `(num_features,)`.
        scatter: array of shape `(num_features, num_features)`,
            `sum_i (x_i - mean) (x_i - mean)^T`.

    Example:

    >>> import numpy as np
    >>> moments = Moments.empty(num_features=2)
    >>> for batch in np.array([[[0, 1], [2, 1]], [[4, 1], [6, 5]]]):
    ...     moments = moments.add(batch)
    >>> moments.mean.tolist()
    [3.0, 2.0]

    Reference:
        Chan et al., 1979, "Updating formulae and a pairwise algorithm for
        computing sample variances".
    """

    count: int
    mean: np.ndarray
    scatter: np.ndarray

    @classmethod
    def empty(cls, num_features):
        """Makes the moments of no rows."""
        check_positive(num_features, "num_features")
        return cls(0, np.zeros(num_features), np.zeros([num_features] * 2))

    @classmethod
    def of(cls, features):
        """Computes the moments of an array `(num_rows, num_features)`."""
        features = as_rows(features, "features")
        return cls.empty(features.shape[1]).add(features)

    def add(self, features):
        """Returns the moments of the rows so far and these.

        With the difference of means d = m_b - m_a,

            S = S_a + S_b + d d^T n_a n_b / (n_a + n_b)

        which loses no digits where the mean is large against the deviation.

        Args:
            features: array of shape `(num_rows, num_features)`.

        Returns:
            A `Moments`. This one stays as it is.
        """
        features = as_rows(features, "features")
        check_widths(
            len(self.mean), features.shape[1], ("features before", "features")
        )
        if len(features) == 0:
            return self
        added = len(features)
        count = self.count + added
        mean = features.mean(axis=0)
        features -= mean
        shift = mean - self.mean
        between = np.outer(shift, shift) * (self.count * added / count)
        return Moments(
            count,
            self.mean + shift * (added / count),
            self.scatter + features.T @ features + between,
        )

    def covariance(self):
        """Returns the unbiased covariance, `scatter / (n - 1)`."""
        if self.count < 2:
            raise ValueError(
                "A covariance needs at least 2 rows. "
                f"Received: {self.count} rows"
            )
        return self.scatter / (self.count - 1)


def frechet_distance(real, fake):
    """Computes the Frechet distance between two Gaussians fitted to features.

        |m - m'|^2 + tr(C + C' - 2 (C^1/2 C' C^1/2)^1/2)

    It is the square of the Wasserstein-2 distance of the two Gaussians, in
    float64, with unbiased covariances. With the 2015 Inception graph's features
    it is the "FID"; with others it is another number. It is biased upwards, by
    about 1/N: compare distances of the same N only.

    Args:
        real: a `Moments`, or features, an array of shape `(num_rows,
            num_features)`.
        fake: the same.

    Returns:
        A float.

    Raises:
        ValueError: if the two have different numbers of features, or one
            counts fewer than two rows for each feature.

    Example:

    >>> import numpy as np
    >>> features = np.random.default_rng(0).normal(size=(500, 4))
    >>> round(frechet_distance(features, features + [1, 2, 0, 0]), 6)
    5.0
    >>> round(frechet_distance(Moments.of(features), features), 6)
    0.0

    Reference:
        [Heusel et al., 2017](https://arxiv.org/abs/1706.08500), equation 6;
        [Dowson and Landau, 1982](https://doi.org/10.1016/0047-259X(82)90077-X)
    """
    real, fake = _moments(real, "real"), _moments(fake, "fake")
    check_widths(len(real.mean), len(fake.mean))
    _check_counts(real, fake)
    shift = real.mean - fake.mean
    covariances = real.covariance(), fake.covariance()
    traces = sum(np.trace(covariance) for covariance in covariances)
    distance = shift @ shift + traces - 2 * _trace_sqrt_product(*covariances)
    # Rounding makes about -1e-13 out of the distance of a set to itself.
    return max(float(distance), 0.0)


def _moments(value, name):
    if isinstance(value, Moments):
        return value
    return Moments.of(as_rows(value, name))  # so that errors name the side


def _trace_sqrt_product(a, b):
    """Computes tr (A^1/2 B A^1/2)^1/2 of covariance matrices."""
    # A^1/2 = V w^1/2 V^T. Turning by V changes no eigenvalue, so F = V w^1/2
    # does as well. Directions without variance would only add rounding.
    values, vectors = np.linalg.eigh(a)
    kept = values > values[-1] * len(values) * np.finfo("float64").eps
    factor = vectors[:, kept] * np.sqrt(values[kept])
    squares = np.linalg.eigvalsh(factor.T @ b @ factor)
    return np.sqrt(np.maximum(squares, 0.0)).sum()


def _check_counts(real, fake):
    num_features = len(real.mean)
    if min(real.count, fake.count) < 2 * num_features:
        raise ValueError(
            "Arguments `real` and `fake` must each count at least twice as "
            f"many rows as features: {2 * num_features} rows for "
            f"{num_features} features. Received: {real.count} real rows and "
            f"{fake.count} fake rows"
        )
