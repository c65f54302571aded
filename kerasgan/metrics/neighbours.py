"""Precision, recall, density and coverage by nearest neighbours."""

from typing import NamedTuple

import numpy as np

from kerasgan.metrics.checks import as_pair
from kerasgan.metrics.checks import check_positive
from kerasgan.metrics.distances import squared_distances


class PrecisionRecall(NamedTuple):
    """Improved precision and recall.

    Attributes:
        precision: float in [0, 1], the share of fake rows among the real.
        recall: float in [0, 1], the share of real rows among the fake.
    """

    precision: float
    recall: float


class DensityCoverage(NamedTuple):
    """Density and coverage.

    Attributes:
        density: float, at least 0 and about 1 for equal distributions; more
            where fake rows crowd where real ones are dense.
        coverage: float in [0, 1], the share of real rows with a fake near.
    """

    density: float
    coverage: float


class NeighbourEstimate(NamedTuple):
    """All four: see `PrecisionRecall` and `DensityCoverage`."""

    precision: float
    recall: float
    density: float
    coverage: float


def neighbour_scores(real, fake, num_neighbours=5):
    """Computes precision, recall, density and coverage together.

    Each row x has a ball B(x), which reaches to its k-th nearest neighbour
    among the rows of its own set, itself left out. For N real rows x and M fake
    rows y:

        precision = 1/M sum_j [y_j in some B(x_i)]
        recall    = 1/N sum_i [x_i in some B(y_j)]
        density   = 1/(k M) sum_j sum_i [y_j in B(x_i)]
        coverage  = 1/N sum_i [some y_j in B(x_i)]

    A ball holds its surface, also where rounding differs. Distances are of
    float64, computed in blocks of 1,000 rows against 10,000 (80 MB; fewer rows
    against more): the N x M matrix is never held. Time grows with its size:
    give at most 10,000 rows a side, which `Rows` keeps. All four depend on N
    and M, and precision and recall on outliers: one stray row has a huge ball.

    Args:
        real: array of shape `(N, num_features)`.
        fake: array of shape `(M, num_features)`.
        num_neighbours: integer k.

    Returns:
        A `NeighbourEstimate`.

    Raises:
        ValueError: if the shapes do not fit, a value is not finite, or a side
            has no k neighbours.

    Example:

    >>> import numpy as np
    >>> real = np.random.default_rng(0).normal(size=(100, 4))
    >>> scores = neighbour_scores(real, real[:20])
    >>> scores.precision, scores.coverage < 1
    (1.0, True)
    >>> neighbour_scores(real, real + 99).precision
    0.0

    Reference:
        [Kynkaanniemi et al., 2019](https://arxiv.org/abs/1904.06991),
        section 2; [Naeem et al., 2020](https://arxiv.org/abs/2002.09797),
        section 3
    """
    check_positive(num_neighbours, "num_neighbours")
    real, fake = as_pair(real, fake, least=num_neighbours + 1)
    real_radii = _squared_radii(real, num_neighbours)
    fake_radii = _squared_radii(fake, num_neighbours)
    precise = np.zeros(len(fake), bool)
    recalled, covered = np.zeros((2, len(real)), bool)
    num_inside = 0
    for rows, squares in squared_distances(real, fake):
        inside = squares <= real_radii[rows, None]
        num_inside += int(np.count_nonzero(inside))
        precise |= inside.any(axis=0)
        covered[rows] = inside.any(axis=1)
        recalled[rows] = (squares <= fake_radii).any(axis=1)
    return NeighbourEstimate(
        precision=float(precise.mean()),
        recall=float(recalled.mean()),
        density=num_inside / (num_neighbours * len(fake)),
        coverage=float(covered.mean()),
    )


def precision_recall(real, fake, num_neighbours=5):
    """Computes improved precision and recall.

    See `neighbour_scores`, which computes density and coverage at no more
    cost.

    Args:
        real: array of shape `(N, num_features)`.
        fake: array of shape `(M, num_features)`.
        num_neighbours: integer; the paper's own choice was 3.

    Returns:
        A `PrecisionRecall`.

    Reference:
        [Kynkaanniemi et al., 2019](https://arxiv.org/abs/1904.06991),
        section 2
    """
    scores = neighbour_scores(real, fake, num_neighbours)
    return PrecisionRecall(scores.precision, scores.recall)


def density_coverage(real, fake, num_neighbours=5):
    """Computes density and coverage.

    See `neighbour_scores`, which computes precision and recall at no more
    cost.

    Args:
        real: array of shape `(N, num_features)`.
        fake: array of shape `(M, num_features)`.
        num_neighbours: integer.

    Returns:
        A `DensityCoverage`.

    Reference:
        [Naeem et al., 2020](https://arxiv.org/abs/2002.09797), section 3
    """
    scores = neighbour_scores(real, fake, num_neighbours)
    return DensityCoverage(scores.density, scores.coverage)


def _squared_radii(features, num_neighbours):
    """Computes the squared distance of each row to its k-th neighbour."""
    radii = np.empty(len(features))
    for rows, squares in squared_distances(features, features):
        squares.partition(num_neighbours, axis=1)
        radii[rows] = squares[:, num_neighbours]  # at 0 is the row itself
    # Far more than the rounding of a distance: ties must not hang on it.
    scale = ((features - features.mean(axis=0)) ** 2).sum(axis=1) + radii
    return radii + 1e-12 * scale
