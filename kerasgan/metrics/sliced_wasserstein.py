"""The sliced Wasserstein distance between two sets of samples."""

import numpy as np

from kerasgan.metrics.checks import as_numbers

# Numbers that a block of projections may hold: 32 MiB in float64.
BLOCK_SIZE = 2**22


def sliced_wasserstein_distance(real, fake, num_projections=512, seed=0):
    """Computes the sliced 2-Wasserstein distance of two sets of N samples.

    In one dimension the optimal transport between two sets of equal size pairs
    their sorted values. The distance is the root of the mean cost of that, over
    L random unit directions theta:

        SWD^2 = 1/L sum_l 1/N sum_i (sort(X theta_l)_i - sort(Y theta_l)_i)^2

    For a shift by a vector d in D dimensions SWD^2 tends to |d|^2 / D as L
    grows. The distance of two sets of one distribution is not zero: it falls
    as N grows, so compare distances of the same N only.

    Args:
        real: Array of shape `(N, ...)`; all axes but the first are flattened.
            uint8 is taken to be images, which are compared in [-1, 1]; other
            dtypes are taken as they are.
        fake: Array of the same shape as `real`, treated likewise.
        num_projections: Integer, L, the number of directions.
        seed: Integer, from which the directions are drawn.

    Returns:
        A float. All is computed in float64.

    Raises:
        ValueError: If the shapes differ, if there are no samples, if a value
            is not finite, or if `num_projections` is not positive.

    Example:

    >>> import numpy as np
    >>> real = np.zeros((10, 3))
    >>> swd = sliced_wasserstein_distance(real, real + [2, 2, 1], seed=1)
    >>> bool(abs(swd - np.sqrt(9 / 3)) < 0.1)
    True

    Reference:
        - [Rabin et al., 2011](https://doi.org/10.1007/978-3-642-24785-9_37)
        - [Bonneel et al., 2015](https://doi.org/10.1007/s10851-014-0506-3)
    """
    real = _as_rows(real, "real")
    fake = _as_rows(fake, "fake")
    if real.shape != fake.shape:
        raise ValueError(
            "Arguments `real` and `fake` must hold equally many samples of "
            f"equally many values. Received: real with {real.shape[0]} samples "
            f"of {real.shape[1]} values, fake with {fake.shape[0]} samples of "
            f"{fake.shape[1]} values"
        )
    if num_projections < 1:
        raise ValueError(
            "Argument `num_projections` must be a positive integer. "
            f"Received: num_projections={num_projections}"
        )
    random = np.random.default_rng(seed)
    # Blocks draw the same stream of numbers as one draw of all would.
    block = max(1, BLOCK_SIZE // max(real.shape))
    total = 0.0
    for start in range(0, num_projections, block):
        size = min(block, num_projections - start)
        directions = random.standard_normal((size, real.shape[1]))
        directions /= np.linalg.norm(directions, axis=1, keepdims=True)
        paired = [np.sort(directions @ rows.T, axis=1) for rows in (real, fake)]
        total += np.mean((paired[0] - paired[1]) ** 2, axis=1).sum()
    return float(np.sqrt(total / num_projections))


def _as_rows(samples, name):
    samples = as_numbers(samples, name)
    if samples.ndim < 2 or samples.size == 0:
        raise ValueError(
            f"Argument `{name}` must be of shape (num_samples, ...), and not "
            f"empty. Received: {name} of shape {samples.shape}"
        )
    rows = samples.reshape(len(samples), -1).astype("float64")
    if not np.isfinite(rows).all():
        raise ValueError(
            f"Argument `{name}` must be finite. "
            f"Received: {name} with a NaN or an infinity"
        )
    return rows / 127.5 - 1.0 if samples.dtype == "uint8" else rows
