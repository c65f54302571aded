"""Distances of all pairs of rows, in blocks."""

import numpy as np

# Distances that a block may hold: 80 MB in float64, which is 1,000 rows
# against 10,000.
BLOCK_SIZE = 10**7


def squared_distances(left, right):
    """Yields the squared distances of all pairs of rows, block by block.

    As one matrix product, |x - y|^2 = (-2 x, |x|^2, 1) . (y, 1, |y|^2), about
    the mean of `right`, so that little is cancelled. Memory: a block, and a
    copy of each side.

    Args:
        left: float64 array of shape `(n, d)`.
        right: float64 array of shape `(m, d)`.

    Yields:
        Pairs of a slice of `left`, and an array of shape `(rows, m)`, which
        may be written to. Rounding may make distances of 0 slightly negative.
    """
    centre = right.mean(axis=0)
    left, right = left - centre, right - centre
    ones = [np.ones(len(rows)) for rows in (left, right)]
    left = np.column_stack([-2 * left, _squares(left), ones[0]])
    right = np.column_stack([right, ones[1], _squares(right)])
    size = max(1, BLOCK_SIZE // len(right))
    for start in range(0, len(left), size):
        rows = slice(start, start + size)
        yield rows, left[rows] @ right.T


def _squares(rows):
    return np.einsum("ij,ij->i", rows, rows)
