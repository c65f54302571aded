"""Divergences of densities: the best discriminator, and the best Gaussian."""

from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from kerasgan.losses.f_divergence import DIVERGENCES
from kerasgan.naming import unknown

FLOOR = 1e-100  # so that ratios of densities are finite far away
GRID = np.linspace(-8.0, 8.0, 97)  # smooth densities: nothing is lost
BANDWIDTH = 1.0  # of the kernel of the maximum mean discrepancy


class Gaussian(NamedTuple):
    """An isotropic Gaussian in the plane, with what it cost to use it.

    Attributes:
        mean: array of shape `(2,)`.
        deviation: float.
        divergence: float, of the mixture from the Gaussian.
    """

    mean: np.ndarray
    deviation: float
    divergence: float


# A mixture of two Gaussians in the plane: (weight, mean, deviation).
MIXTURE = ((0.6, (-1.5, 0.0), 0.6), (0.4, (2.0, 1.0), 0.6))


def optimal_discriminator(p, q):
    """What the best discriminator says where data and fakes are so dense.

        D*(x) = p(x) / (p(x) + q(x))

    Args:
        p: array, the density of data at some points.
        q: array, the density of fakes there.

    Returns:
        An array; NaN where both densities are 0, and any answer is as good.

    Raises:
        ValueError: if a density is negative or not finite.

    Example:

    >>> from kerasgan.games import optimal_discriminator
    >>> optimal_discriminator([0.3, 0.0], [0.1, 2.0]).round(2).tolist()
    [0.75, 0.0]

    Reference:
        [Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661),
        proposition 1.
    """
    p, q = (_density(name, x) for name, x in (("p", p), ("q", q)))
    with np.errstate(invalid="ignore"):
        return p / (p + q)


def fit_gaussian(divergence, mixture=MIXTURE, start=(0.3, 0.2, 1.35)):
    """The isotropic Gaussian that is nearest to a mixture in the plane.

    f-divergences of the mixture from the Gaussian are sums over a grid over
    [-8, 8]^2; `"mmd"`, with a Gaussian kernel of deviation 1, has a closed
    form. Descent by Adam, in float64; which of several minima it finds depends
    on where it starts.

    Args:
        divergence: string, a name of `kerasgan.losses.FDivergence`, or
            `"mmd"`.
        mixture: sequence of `(weight, mean, deviation)`, whose weights sum to
            1, and which lie well within the grid.
        start: triple of floats, the mean and the deviation to start from.

    Returns:
        A `Gaussian`: mean, deviation, divergence.

    Raises:
        ValueError: if there is no such divergence, the weights do not sum to
            1, or the mixture or the fit is too narrow for the grid, or too far
            out.

    Reference:
        [Theis et al., 2016](https://arxiv.org/abs/1511.01844), figure 1.
    """
    if divergence not in (*DIVERGENCES, "mmd"):
        raise unknown("divergence", divergence, [*DIVERGENCES, "mmd"])
    if abs(sum(weight for weight, _, _ in mixture) - 1) > 1e-6:
        raise ValueError(
            "Argument `mixture` must have weights that sum to 1. "
            f"Received: {[weight for weight, _, _ in mixture]}"
        )
    if divergence == "mmd":
        return _descend(_discrepancy(mixture), start)
    for _, mean, deviation in mixture:
        _check_fits_grid("the mixture", mean, deviation)
    cost = _f_divergence(DIVERGENCES[divergence], mixture)
    found = _descend(cost, start)
    _check_fits_grid("the fit", found.mean, found.deviation)
    return found


def _check_fits_grid(what, mean, deviation):
    """Raises an error unless sums over the grid are the integrals meant."""
    room = GRID[-1] - np.abs(mean).max()
    if deviation < GRID[1] - GRID[0] or room < 3 * deviation:
        raise ValueError(
            "Argument `mixture` must lie in [-8, 8]^2, three deviations from "
            f"the edge, with deviations of at least {GRID[1] - GRID[0]:.2g}. "
            f"Received: {what} with mean={list(mean)} and "
            f"deviation={deviation:.3g}"
        )


def _descend(cost, start, num_steps=600):
    mean = keras.Variable(start[:2], dtype="float64")
    log_deviation = keras.Variable(np.log(start[2]), dtype="float64")
    weights = [mean, log_deviation]
    rate = keras.optimizers.schedules.CosineDecay(0.1, num_steps)
    optimizer = keras.optimizers.Adam(rate)
    optimizer.build(weights)

    def step(index):
        with tf.GradientTape() as tape:
            paid = cost(mean.value, tf.exp(log_deviation.value))
        gradients = tape.gradient(paid, [w.value for w in weights])
        optimizer.apply(gradients, weights)
        return (index + 1,)

    @tf.function(autograph=False)
    def descend():
        tf.while_loop(lambda index: index < num_steps, step, (0,))
        return cost(mean.value, tf.exp(log_deviation.value))

    found = float(descend.get_concrete_function()())
    deviation = float(np.exp(log_deviation.numpy()))
    return Gaussian(mean.numpy(), deviation, found)


def _f_divergence(kind, mixture):
    """Costs of a Gaussian: the sum over the grid of q f(p/q)."""
    x = tf.constant(np.stack(np.meshgrid(GRID, GRID), -1).reshape(-1, 2))
    area = (GRID[1] - GRID[0]) ** 2
    p = tf.add_n([w * _normal(x, m, s) for w, m, s in mixture]) + FLOOR

    def cost(mean, deviation):
        q = _normal(x, mean, deviation) + FLOOR
        return area * tf.reduce_sum(q * kind.f(p / q))

    return cost


def _normal(x, mean, deviation):
    squares = tf.reduce_sum((x - tf.cast(mean, x.dtype)) ** 2, -1)
    variance = tf.cast(deviation, x.dtype) ** 2
    return tf.exp(-squares / (2 * variance)) / (2 * np.pi * variance)


def _discrepancy(mixture):
    """Costs of a Gaussian: E k(x, x') - 2 E k(x, y) + E k(y, y')."""

    def kernel(one, other):
        (m, s), (n, t) = one, other
        squares = BANDWIDTH**2 + tf.square(_double(s)) + tf.square(_double(t))
        far = tf.reduce_sum((_double(m) - _double(n)) ** 2)
        return BANDWIDTH**2 / squares * tf.exp(-far / (2 * squares))

    def cost(mean, deviation):
        parts = [(w, (m, s)) for w, m, s in mixture]
        parts.append((-1.0, (mean, deviation)))
        return tf.add_n(
            [a * b * kernel(x, y) for a, x in parts for b, y in parts]
        )

    return cost


def _double(value):
    return tf.cast(value, tf.float64)


def _density(name, values):
    values = np.asarray(values, "float64")
    if not np.isfinite(values).all() or (values < 0).any():
        raise ValueError(
            f"Argument `{name}` must be a density: finite, and at least 0. "
            f"Received: values in [{values.min()}, {values.max()}]"
        )
    return values
