"""Best discriminators and best Gaussians, beside SciPy in float64."""

import numpy as np
import pytest
from scipy import optimize
from scipy import stats

from kerasgan import games
from kerasgan.games.densities import MIXTURE

AXIS = np.linspace(-7, 7, 71)
PLANE = np.stack(np.meshgrid(AXIS, AXIS), -1)
AREA = (AXIS[1] - AXIS[0]) ** 2


def log_density(mean, deviation):
    return stats.multivariate_normal(mean, deviation**2).logpdf(PLANE)


def log_mixture():
    parts = [np.log(w) + log_density(m, s) for w, m, s in MIXTURE]
    return np.logaddexp(*parts)


def kl(a, b):
    return AREA * (np.exp(a) * (a - b)).sum()


def jensen_shannon(a, b):
    middle = np.logaddexp(a, b) - np.log(2)
    return (kl(a, middle) + kl(b, middle)) / 2


def mmd(a, b):
    """E k(x, x') - 2 E k(x, y) + E k(y, y'), by a sum over the grid."""
    kernel = np.exp(-((AXIS[:, None] - AXIS) ** 2) / 2)
    difference = np.exp(a) - np.exp(b)
    return AREA**2 * (difference * (kernel @ difference @ kernel)).sum()


DIVERGENCES = {
    "kl": kl,
    "reverse_kl": lambda a, b: kl(b, a),
    "jensen_shannon": jensen_shannon,
    "mmd": mmd,
}


@pytest.mark.parametrize("name", list(DIVERGENCES))
def test_fits_are_those_of_scipy(name):
    p = log_mixture()

    def cost(x):
        return DIVERGENCES[name](p, log_density(x[:2], np.exp(x[2])))

    found = games.fit_gaussian(name)
    x = [*found.mean, np.log(found.deviation)]
    assert found.divergence == pytest.approx(cost(x), rel=1e-4)
    best = optimize.minimize(cost, x, method="Nelder-Mead")
    assert found.divergence == pytest.approx(best.fun, rel=1e-3)
    np.testing.assert_allclose(x, best.x, atol=5e-3)


def test_kl_matches_moments():
    weights, means, deviations = map(np.array, zip(*MIXTURE, strict=True))
    mean = weights @ means
    spread = weights @ (((means - mean) ** 2).sum(1) / 2 + deviations**2)
    found = games.fit_gaussian("kl")
    np.testing.assert_allclose(found.mean, mean, atol=1e-4)
    assert found.deviation == pytest.approx(np.sqrt(spread), rel=1e-4)


def test_the_best_discriminator_pays_least():
    p = np.array([0.5, 0.2, 1e-3, 0.0])
    q = np.array([0.1, 0.2, 0.7, 0.3])
    found = games.optimal_discriminator(p, q)
    for a, b, d in zip(p, q, found, strict=True):
        best = optimize.minimize_scalar(
            lambda h, a=a, b=b: (
                a * np.logaddexp(0, -h) + b * np.logaddexp(0, h)
            ),
            bounds=(-30, 30),
            method="bounded",
        ).x
        assert d == pytest.approx(1 / (1 + np.exp(-best)), abs=1e-4)
    assert np.isnan(games.optimal_discriminator(0.0, 0.0))


def test_densities_are_finite_and_not_negative():
    with pytest.raises(ValueError, match="`p` must be a density.*Received"):
        games.optimal_discriminator([-0.1], [0.1])
    with pytest.raises(ValueError, match="`q` must be a density.*Received"):
        games.optimal_discriminator([0.1], [np.inf])


@pytest.mark.parametrize(
    "mean, deviation", [((7.0, 0.0), 0.6), ((0.0, 0.0), 0.1), ((0, 0), 4.0)]
)
def test_mixtures_that_the_grid_does_not_hold_are_refused(mean, deviation):
    part = (1.0, mean, deviation)
    with pytest.raises(ValueError, match="`mixture` must lie in.*Received"):
        games.fit_gaussian("kl", [part])


def test_fits_that_leave_the_grid_are_refused():
    """Parts within the grid, whose one Gaussian is too wide for it."""
    ends = [(0.5, (x, x), 0.5) for x in (-6.0, 6.0)]
    with pytest.raises(ValueError, match="Received: the fit with mean"):
        games.fit_gaussian("kl", ends)


def test_fits_refuse_what_they_do_not_know():
    with pytest.raises(ValueError, match="divergence.*Did you mean 'kl'.*mmd"):
        games.fit_gaussian("kl_")
    with pytest.raises(ValueError, match="weights that sum to 1.*Received"):
        games.fit_gaussian("kl", [(0.5, (0.0, 0.0), 1.0)])
