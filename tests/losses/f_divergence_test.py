"""The ten f-divergences, against coins, Gaussians and brute force."""

from math import exp
from math import inf
from math import log
from math import sqrt

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
import tensorflow as tf

from kerasgan.losses import FDivergence
from kerasgan.losses import Minimax
from kerasgan.losses import NonSaturating
from kerasgan.losses.f_divergence import DIVERGENCES
from kerasgan.testing import run_loss_test

# Two coins, P = (3/4, 1/4) and Q = (1/2, 1/2): u = p/q is 3/2 or 1/2.
KL = 0.75 * log(3 / 2) + 0.25 * log(1 / 2)
REVERSE_KL = 0.5 * log(2 / 3) + 0.5 * log(2)
AFFINITY = 0.5 * sqrt(3 / 2) + 0.5 * sqrt(1 / 2)
# Of each from the coin half way, (5/8, 3/8).
JSD = 0.5 * (0.75 * log(6 / 5) + 0.25 * log(2 / 3)) + 0.5 * (
    0.5 * log(4 / 5) + 0.5 * log(4 / 3)
)
# The best scores on the coin's sides, D_f(P, Q), and the generator's cost with
# these scores: -E_Q f*(f'(u)) = -E_Q (u f'(u) - f(u)).
COINS = {
    "kl": (1 + log(3 / 2), 1 + log(1 / 2), KL, -1.0),
    "reverse_kl": (log(3 / 2), log(1 / 2), REVERSE_KL, 1 + REVERSE_KL),
    "jeffreys": (log(3 / 2), log(1 / 2), KL + REVERSE_KL, REVERSE_KL),
    "pearson": (1.0, -1.0, 1 / 4, -1 / 4),
    "neyman": (2 * log(3 / 2), 2 * log(1 / 2), 1 / 3, 2 / 3),
    "squared_hellinger": (
        0.5 * log(3 / 2),
        0.5 * log(1 / 2),
        2 - 2 * AFFINITY,
        1 - AFFINITY,
    ),
    "bhattacharyya": (
        0.5 * log(3 / 2),
        0.5 * log(1 / 2),
        1 - AFFINITY,
        1 - AFFINITY / 2,
    ),
    "total_variation": (30.0, -30.0, 1 / 4, 0.0),
    "jensen_shannon": (
        log(3 / 2),
        log(1 / 2),
        JSD,
        -0.25 * log(5 / 4) - 0.25 * log(3 / 4),
    ),
    "gan": (
        log(3 / 2),
        log(1 / 2),
        2 * JSD - log(4),
        -0.5 * log(5 / 2) - 0.5 * log(3 / 2),
    ),
}


@pytest.mark.parametrize("name", COINS)
def test_coins_by_hand(name):
    heads, tails, divergence, generator = COINS[name]
    real, fake = [heads, heads, heads, tails], [heads, tails]
    run_loss_test(
        FDivergence(name), [(real, fake, -divergence, generator)], rtol=1e-5
    )


def test_every_divergence_is_tested():
    assert COINS.keys() == GAUSSIANS.keys() == DIVERGENCES.keys()


def test_f_of_coins():
    u = np.array([3 / 2, 1 / 2])
    for name, (_, _, divergence, _) in COINS.items():
        np.testing.assert_allclose(
            np.mean(DIVERGENCES[name].f(u)),
            divergence,
            rtol=1e-12,
            err_msg=name,
        )


# Data N(0, 1), generator N(MEAN, 1).
MEAN = 0.5
NUM_POINTS = 200_000  # equally likely ones: the mean over them is a quadrature


def density(x, mean):
    return scipy.stats.norm.pdf(x, mean)


def _jensen_shannon():
    def integrand(x):
        p, q = density(x, 0.0), density(x, MEAN)
        middle = (p + q) / 2
        return (p * np.log(p / middle) + q * np.log(q / middle)) / 2

    return scipy.integrate.quad(integrand, -12, 12, epsabs=1e-12)[0]


GAUSSIANS = {
    "kl": MEAN**2 / 2,
    "reverse_kl": MEAN**2 / 2,
    "jeffreys": MEAN**2,
    "pearson": exp(MEAN**2) - 1,
    "neyman": exp(MEAN**2) - 1,
    "squared_hellinger": 2 - 2 * exp(-(MEAN**2) / 8),
    "bhattacharyya": 1 - exp(-(MEAN**2) / 8),
    "total_variation": 2 * scipy.stats.norm.cdf(MEAN / 2) - 1,
    "jensen_shannon": _jensen_shannon(),
    "gan": 2 * _jensen_shannon() - log(4),
}


@pytest.fixture(scope="module")
def points():
    """Points of the data and of the generator, each as likely."""
    quantiles = (np.arange(NUM_POINTS) + 0.5) / NUM_POINTS
    real = scipy.stats.norm.ppf(quantiles)
    return real, real + MEAN


def bound(name, score, points):
    """The estimate that the discriminator has, in float64."""
    scores = [tf.constant(score(x), tf.float64) for x in points]
    return -float(FDivergence(name).discriminator(*scores))


@pytest.mark.parametrize("name", GAUSSIANS)
def test_gaussians(name, points):
    def best(x):
        u = density(x, 0.0) / density(x, MEAN)
        return np.asarray(DIVERGENCES[name].optimal_score(u))

    divergence = GAUSSIANS[name]
    assert bound(name, best, points) == pytest.approx(divergence, abs=1e-3)
    if name == "total_variation":  # in the limit
        for steepness, gap in ((1.0, 0.05), (10.0, 1e-3), (100.0, 1e-5)):
            tanh = bound(name, lambda x, s=steepness: s * (0.25 - x), points)
            assert 0 < divergence - tanh < gap
        return
    for other in (
        lambda x: best(x) + 0.2,
        lambda x: best(x) - 0.2,
        lambda x: 0.7 * best(x),
        lambda x: best(x) + 0.2 * np.sin(x),
        lambda x: -best(x),
    ):
        assert bound(name, other, points) < divergence - 1e-3


def test_conjugate_is_the_supremum():
    # f*(t) = sup_u (u t - f(u)), at t = g(v), over a fine grid of u.
    u = np.geomspace(1e-4, 1e4, 200_001)
    scores = np.linspace(-1.9, 3.0, 15)
    for name, divergence in DIVERGENCES.items():
        f = np.asarray(divergence.f(u))
        slopes = np.asarray(divergence.g(tf.constant(scores)))
        expected = [np.max(u * t - f) for t in slopes]
        found = divergence.conjugate(tf.constant(scores))
        np.testing.assert_allclose(
            found, expected, rtol=1e-6, atol=1e-6, err_msg=name
        )


def test_best_score_has_the_slope_of_f():
    u, step = np.array([0.01, 0.3, 0.9, 1.2, 5.0, 60.0]), 1e-6
    for name, divergence in DIVERGENCES.items():
        above = divergence.f(u * (1 + step))
        below = divergence.f(u * (1 - step))
        slope = np.asarray(above - below) / (2 * step * u)
        found = divergence.g(divergence.optimal_score(u))
        np.testing.assert_allclose(
            found, slope, rtol=1e-5, atol=1e-7, err_msg=name
        )


def test_threshold_is_the_best_score_of_no_difference():
    for name, divergence in DIVERGENCES.items():
        best = float(divergence.optimal_score(np.array(1.0)))
        assert FDivergence(name).threshold == best, name


def test_total_variation_wants_infinite_scores():
    found = DIVERGENCES["total_variation"].optimal_score(np.array([0.5, 2.0]))
    assert found.numpy().tolist() == [-inf, inf]


# Those with an exponential: value and slope, and where the tangent begins.
EXPONENTIALS = {
    ("kl", "conjugate"): (lambda v: np.exp(v - 1), lambda v: np.exp(v - 1)),
    ("reverse_kl", "g"): (lambda v: -np.exp(-v), lambda v: np.exp(-v)),
    ("jeffreys", "g"): (
        lambda v: v + 1 - np.exp(-v),
        lambda v: 1 + np.exp(-v),
    ),
    ("jeffreys", "conjugate"): (
        lambda v: np.exp(v) + v - 1,
        lambda v: np.exp(v) + 1,
    ),
    ("neyman", "g"): (lambda v: 1 - np.exp(-v), lambda v: np.exp(-v)),
    ("neyman", "conjugate"): (
        lambda v: 2 - 2 * np.exp(-v / 2),
        lambda v: np.exp(-v / 2),
    ),
    ("squared_hellinger", "g"): (
        lambda v: 1 - np.exp(-v),
        lambda v: np.exp(-v),
    ),
    ("squared_hellinger", "conjugate"): (
        lambda v: np.exp(v) - 1,
        lambda v: np.exp(v),
    ),
    ("bhattacharyya", "g"): (
        lambda v: -0.5 * np.exp(-v),
        lambda v: 0.5 * np.exp(-v),
    ),
    ("bhattacharyya", "conjugate"): (
        lambda v: 0.5 * np.exp(v) - 1,
        lambda v: 0.5 * np.exp(v),
    ),
}


@pytest.mark.parametrize("name, part", EXPONENTIALS, ids=str)
def test_exponentials_are_exact_to_40_and_go_on_by_the_tangent(name, part):
    value, slope = EXPONENTIALS[name, part]
    inside = np.array([-40.0, -39.5, -20.0, -1.0, 0.0, 1.0, 20.0, 39.5, 40.0])
    ends = np.array([-40.0, -40.0, 40.0, 40.0])
    outside = np.array([-1e4, -41.0, 41.0, 1e4])
    tangent = value(ends) + slope(ends) * (outside - ends)

    v = tf.constant(np.concatenate([inside, outside]), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(v)
        found = getattr(DIVERGENCES[name], part)(v)
    np.testing.assert_allclose(
        found, np.concatenate([value(inside), tangent]), rtol=1e-5, atol=1e-6
    )
    slopes = tape.gradient(found, v)
    np.testing.assert_allclose(
        slopes, np.concatenate([slope(inside), slope(ends)]), rtol=1e-5
    )
    assert (slopes.numpy() > 0).all()


def test_gan_is_the_game_of_minimax():
    rng = np.random.default_rng(0)
    real, fake = 3 * rng.normal(size=(2, 50)).astype("float32")
    loss, same = FDivergence("gan"), Minimax()
    np.testing.assert_allclose(
        loss.discriminator(real, fake), same.discriminator(real, fake)
    )
    np.testing.assert_allclose(loss.generator(fake), same.generator(fake))
    alternative = FDivergence("gan", alternative_generator=True)
    np.testing.assert_allclose(
        alternative.generator(fake), NonSaturating().generator(fake)
    )


# -E_Q f'(u), with the coins and scores of above.
ALTERNATIVES = {
    "kl": REVERSE_KL - 1,
    "reverse_kl": 4 / 3,
    "jeffreys": REVERSE_KL + 1 / 3,
    "pearson": 0.0,
    "neyman": 11 / 9,
    "squared_hellinger": 0.5 * sqrt(2 / 3) + 0.5 * sqrt(2) - 1,
    "bhattacharyya": 0.25 * sqrt(2 / 3) + 0.25 * sqrt(2),
    "total_variation": 0.0,
    "jensen_shannon": 0.25 * log(5 / 6) + 0.25 * log(3 / 2),
    "gan": 0.5 * log(5 / 3) + 0.5 * log(3),
}


@pytest.mark.parametrize("name", ALTERNATIVES)
def test_alternative_generator_by_hand(name):
    heads, tails, divergence, _ = COINS[name]
    real, fake = [heads, heads, heads, tails], [heads, tails]
    run_loss_test(
        FDivergence(name, alternative_generator=True),
        [(real, fake, -divergence, ALTERNATIVES[name])],
        rtol=1e-5,
    )


def test_refuses_other_divergences():
    with pytest.raises(ValueError, match="Did you mean 'pearson'.*'pearsn'"):
        FDivergence("pearsn")
