"""The metrics against independent implementations, on fixed data.

`python tests/metrics/agreement_test.py` prints the relative differences.
"""

import itertools
import math

import numpy as np
import pytest
import scipy.linalg
import scipy.optimize
import scipy.special
import scipy.stats
from scipy.spatial.distance import cdist

from kerasgan import metrics
from kerasgan.interop.tfgan import load

TOLERANCE = 1e-6
BANDWIDTH = 0.7


def normal(*shape, seed=0):
    return np.random.RandomState(seed).normal(size=shape)


MIX = normal(12, 12, seed=9)
REAL = normal(300, 12) @ MIX + 3.0
FAKE = 1.2 * normal(280, 12, seed=1) @ MIX + 2.5
LOGITS = 3.0 * normal(203, 7, seed=2)
SMALL = REAL[:60], FAKE[:50]


def tfgan(name, *args, **kwargs):
    function = getattr(load("eval.classifier_metrics"), name)
    return np.asarray(function(*args, **kwargs), "float64")


def loop_moments(rows):
    """Mean and unbiased covariance, entry by entry, summed exactly."""
    n, d = rows.shape
    mean = [math.fsum(rows[:, i]) / n for i in range(d)]
    covariance = [
        [
            math.fsum((rows[:, i] - mean[i]) * (rows[:, j] - mean[j])) / (n - 1)
            for j in range(d)
        ]
        for i in range(d)
    ]
    return np.array(mean), np.array(covariance)


def sqrtm_frechet(real, fake):
    (m, a), (n, b) = loop_moments(real), loop_moments(fake)
    root = scipy.linalg.sqrtm(a @ b)
    return (m - n) @ (m - n) + np.trace(a + b - 2 * root.real)


def loop_kernel(real, fake):
    def kernel(x, y):
        return (math.fsum(x * y) / len(x) + 1) ** 3

    def mean(pairs):
        values = [kernel(x, y) for x, y in pairs]
        return math.fsum(values) / len(values)

    return (
        mean(itertools.permutations(real, 2))
        + mean(itertools.permutations(fake, 2))
        - 2 * mean(itertools.product(real, fake))
    )


def loop_score(logits, num_splits):
    scores = []
    for split in range(num_splits):
        p = [scipy.special.softmax(row) for row in logits[split::num_splits]]
        marginal = np.mean(p, axis=0)
        scores.append(math.exp(np.mean([kl(row, marginal) for row in p])))
    return np.mean(scores), np.std(scores)


def kl(p, q):
    return math.fsum(scipy.special.rel_entr(p, q))


def loop_neighbours(real, fake, k):
    """Precision, recall, density, coverage as nested loops over the balls."""
    n, m = len(real), len(fake)
    between = cdist(real, fake)

    def balls(rows):
        return [sorted(line)[k] for line in cdist(rows, rows)]

    a, b = balls(real), balls(fake)
    inside = [[between[i, j] <= a[i] for j in range(m)] for i in range(n)]
    return (
        sum(any(inside[i][j] for i in range(n)) for j in range(m)) / m,
        sum(any(between[i, j] <= b[j] for j in range(m)) for i in range(n)) / n,
        sum(map(sum, inside)) / (k * m),
        sum(map(any, inside)) / n,
    )


def loop_parzen(samples, test):
    kernels = [
        scipy.stats.multivariate_normal(s, BANDWIDTH**2) for s in samples
    ]
    logs = [
        scipy.special.logsumexp([kernel.logpdf(row) for kernel in kernels])
        - math.log(len(samples))
        for row in test
    ]
    return np.mean(logs), scipy.stats.sem(logs)


def kde_parzen(samples, test):
    """SciPy's density estimate, on the line."""
    factor = BANDWIDTH / np.std(samples, ddof=1)
    kde = scipy.stats.gaussian_kde(samples[:, 0], factor)
    return kde.logpdf(test[:, 0]).mean()


def loop_sliced(real, fake, num):
    """Optimal assignments along the directions of seed 0."""
    directions = np.random.default_rng(0).standard_normal((num, real.shape[1]))
    costs = []
    for direction in directions / np.linalg.norm(directions, axis=1)[:, None]:
        cost = np.subtract.outer(real @ direction, fake @ direction) ** 2
        costs.append(cost[scipy.optimize.linear_sum_assignment(cost)].mean())
    return math.sqrt(math.fsum(costs) / num)


def loop_modes(points, centres, stddev):
    counts = [0] * len(centres)
    for point in points:
        distances = [math.dist(point, centre) for centre in centres]
        if min(distances) <= 3 * stddev:
            counts[distances.index(min(distances))] += 1
    good = sum(counts) / len(points)
    return [sum(count >= 20 for count in counts), good, *counts]


def frechet(real, fake):
    return metrics.frechet_distance(
        metrics.Moments.of(real), metrics.Moments.of(fake)
    )


def kernel(real, fake):
    size = len(real)
    return metrics.kernel_distance(real, fake, 1, size).mean


def score(logits, num_splits):
    sums = metrics.ClassSums.empty(logits.shape[1], num_splits)
    return metrics.classifier_score(sums.add(logits))


def modes(points, centres, stddev):
    found = metrics.mode_coverage(points, centres, stddev)
    return [found.covered, found.good, *found.counts]


COUNTS = np.array([5, 0, 12, 3, 0, 7])
ASKED = np.random.RandomState(3).randint(0, 7, len(LOGITS))
CENTRES = 2 * normal(4, 12, seed=5)
POINTS = np.concatenate([CENTRES[[0, 1] * 50], CENTRES[[2] * 9]])
POINTS += 0.8 * normal(*POINTS.shape, seed=6)
EQUAL = SMALL[0][:50], SMALL[1]

# Name: ours and the other, as functions of nothing.
CASES = {
    "Frechet distance, TF-GAN": (
        lambda: frechet(REAL, FAKE),
        lambda: tfgan(
            "frechet_classifier_distance_from_activations", REAL, FAKE
        ),
    ),
    "Frechet distance, exact sums and SciPy's sqrtm": (
        lambda: frechet(REAL, FAKE),
        lambda: sqrtm_frechet(REAL, FAKE),
    ),
    "kernel distance, TF-GAN": (
        lambda: kernel(REAL[:280], FAKE),
        lambda: tfgan(
            "kernel_classifier_distance_from_activations",
            *[tensor(rows) for rows in (REAL[:280], FAKE)],
        ),
    ),
    "kernel distance, loops": (
        lambda: kernel(*EQUAL),
        lambda: loop_kernel(*EQUAL),
    ),
    "classifier score, TF-GAN": (
        lambda: score(LOGITS, 1).mean,
        lambda: tfgan("classifier_score_from_logits", LOGITS),
    ),
    "classifier score, 10 splits, loops": (
        lambda: score(LOGITS, 10),
        lambda: loop_score(LOGITS, 10),
    ),
    "precision, recall, density, coverage, loops": (
        lambda: metrics.neighbour_scores(*SMALL, num_neighbours=3),
        lambda: loop_neighbours(*SMALL, 3),
    ),
    "sliced Wasserstein distance, SciPy's assignments": (
        lambda: metrics.sliced_wasserstein_distance(*EQUAL, 20),
        lambda: loop_sliced(*EQUAL, 20),
    ),
    "mode coverage, loops": (
        lambda: modes(POINTS, CENTRES, 1.0),
        lambda: loop_modes(POINTS, CENTRES, 1.0),
    ),
    "label divergence, SciPy": (
        lambda: metrics.label_divergence(COUNTS),
        lambda: scipy.stats.entropy(COUNTS, np.ones(6)),
    ),
    "label accuracy, loops": (
        lambda: metrics.label_accuracy(ASKED, LOGITS),
        lambda: (
            sum(
                int(max(range(7), key=row.__getitem__) == label)
                for label, row in zip(ASKED, LOGITS, strict=True)
            )
            / len(ASKED)
        ),
    ),
    "Parzen log likelihood, SciPy's normal densities": (
        lambda: metrics.parzen_log_likelihood(*SMALL, BANDWIDTH, warn=False),
        lambda: loop_parzen(*SMALL),
    ),
    "Parzen log likelihood on the line, SciPy's gaussian_kde": (
        lambda: (
            metrics.parzen_log_likelihood(
                REAL[:, :1], FAKE[:, :1], BANDWIDTH, warn=False
            ).mean
        ),
        lambda: kde_parzen(REAL[:, :1], FAKE[:, :1]),
    ),
}


def tensor(rows):
    import tensorflow as tf  # TF-GAN asks its argument for a static shape

    return tf.constant(rows)


def difference(name):
    """The largest relative difference."""
    ours, other = (np.asarray(each(), "float64") for each in CASES[name])
    assert ours.shape == other.shape
    assert np.any(
        np.abs(other) > 0.01
    )  # of zeros there is no relative difference
    scale = np.where(other == 0, 1.0, np.abs(other))
    return float(np.max(np.abs(ours - other) / scale))


@pytest.mark.parametrize("name", list(CASES))
def test_agrees(name):
    assert difference(name) < TOLERANCE


def test_the_cases_of_shares_are_not_trivial():
    shares = metrics.neighbour_scores(*SMALL, num_neighbours=3)
    assert all(0.05 < share < 0.95 for share in shares)
    covered, good, *_ = modes(POINTS, CENTRES, 1.0)
    assert 0 < covered < 4 and 0.1 < good < 0.9


if __name__ == "__main__":
    for case in CASES:
        print(f"| {case} | {difference(case):.1e} |")
