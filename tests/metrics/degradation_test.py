"""Which way the metrics move as real images are made worse.

The "fake" images are real ones that the real side does not hold: blurred, with
noise, or without some of the classes.
"""

import functools

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from scipy.spatial.distance import cdist

from kerasgan import metrics
from kerasgan.data import fashion_mnist_sample

NUM = 600
STRONG = {
    "blur": (0.0, 2.0, 3.0),
    "noise": (0.0, 0.5, 1.0),
    "classes dropped": (0, 2, 4, 6, 8),
}
MILD = {**STRONG, "blur": (0.0, 0.5, 0.7, 1.0), "noise": (0.0, 0.2, 0.3, 0.5)}


@functools.cache
def images():
    found, labels = fashion_mnist_sample("train")
    return found[..., 0] / 127.5 - 1.0, labels


def real(start=0):
    """Images and labels that no fake is made of."""
    found, labels = images()
    return found[start : start + NUM], labels[start : start + NUM]


@functools.cache
def fake(kind, level):
    found, labels = images()
    dropped = level if kind == "classes dropped" else 0
    rows = 2000 + np.flatnonzero(labels[2000:] < 10 - dropped)[:NUM]
    found = found[rows]
    if kind == "blur" and level:
        found = gaussian_filter(found, (0, level, level), mode="nearest")
    if kind == "noise":
        noise = np.random.RandomState(1).normal(size=found.shape)
        found = np.clip(found + level * noise, -1, 1)
    return found, labels[rows]


def edges(found):
    """Features: a fixed random convolution, rectified, and averaged."""
    kernel = np.random.RandomState(3).normal(size=(5, 5, 32))
    kernel -= kernel.mean(axis=(0, 1))
    patches = np.lib.stride_tricks.sliding_window_view(found, (5, 5), (1, 2))
    maps = np.tensordot(patches[:, ::2, ::2], kernel, 2)
    return np.log(0.1 + np.maximum(maps, 0).mean(axis=(1, 2)))


def pixels(found):
    """Features: a fixed random projection of the pixels."""
    projection = np.random.RandomState(4).normal(size=(784, 48)) / 28
    return found.reshape(len(found), -1) @ projection


@functools.cache
def classifier():
    """A kernel regression of the classes: unsure where no image is near."""
    found, labels = real(start=1000)
    rows = pixels(found)
    width = 0.3 * np.median(cdist(rows, rows, "sqeuclidean"))

    def kernel(x):
        return np.exp(-cdist(pixels(x), rows, "sqeuclidean") / width)

    targets = np.eye(10)[labels] - 0.1
    weights = np.linalg.solve(kernel(found) + 0.01 * np.eye(NUM), targets)
    return lambda x: 10 * kernel(x) @ weights


@functools.cache
def features(kind, level):
    return edges(real()[0]), edges(fake(kind, level)[0])


def frechet(kind, level):
    moments = map(metrics.Moments.of, features(kind, level))
    return metrics.frechet_distance(*moments)


def kernel(kind, level):
    return metrics.kernel_distance(*features(kind, level), 3, NUM // 2).mean


def sliced(kind, level):
    return metrics.sliced_wasserstein_distance(*features(kind, level), 64)


@functools.cache
def neighbours(kind, level):
    return metrics.neighbour_scores(*features(kind, level))


def classifier_score(kind, level):
    sums = metrics.ClassSums.empty(10)
    sums = sums.add(classifier()(fake(kind, level)[0]))
    return metrics.classifier_score(sums).mean


def label_divergence(kind, level):
    logits = classifier()(fake(kind, level)[0])
    return metrics.label_divergence(metrics.label_counts(logits))


def label_accuracy(kind, level):
    found, labels = fake(kind, level)
    if kind == "classes dropped":  # all are asked for
        labels = np.arange(NUM) % 10
        kept = np.where(labels < 10 - level, labels, 0)
        found, of = fake(kind, 0)
        found = found[[np.flatnonzero(of == label)[7] for label in kept]]
    return metrics.label_accuracy(labels, classifier()(found))


def covered(kind, level):
    """Modes are the classes, and points what the classifier says."""
    found, labels = real()
    points = classifier()(found)
    centres = [points[labels == label].mean(axis=0) for label in range(10)]
    points = classifier()(fake(kind, level)[0])
    return metrics.mode_coverage(points, np.array(centres), 1.5).covered


def parzen(kind, level):
    rows = pixels(fake(kind, level)[0]), pixels(real()[0])
    return metrics.parzen_log_likelihood(*rows, 0.5, warn=False).mean


UP, DOWN = 1, -1


@pytest.mark.parametrize("kind", list(MILD))
@pytest.mark.parametrize("metric", [frechet, kernel, sliced])
def test_distances_grow(metric, kind):
    check(metric, kind, MILD[kind], UP)


@pytest.mark.parametrize("kind", ["blur", "noise"])
@pytest.mark.parametrize("field", ["precision", "density"])
def test_fidelity_falls(field, kind):
    check(field_of(field), kind, MILD[kind], DOWN)


@pytest.mark.parametrize("kind", list(MILD))
def test_coverage_falls(kind):
    check(field_of("coverage"), kind, MILD[kind], DOWN)


@pytest.mark.parametrize("kind", ["blur", "noise"])
def test_recall_falls(kind):
    check(field_of("recall"), kind, MILD[kind], DOWN)


def test_recall_falls_when_most_classes_are_dropped():
    # Not at every step: a stray image has a ball that reaches far.
    check(field_of("recall"), "classes dropped", (0, 4, 8), DOWN)


def test_precision_does_not_see_dropped_classes():
    found = [neighbours("classes dropped", n).precision for n in (0, 4, 8)]
    assert min(found) > 0.9


@pytest.mark.parametrize("kind", list(STRONG))
def test_classifier_score_falls(kind):
    check(classifier_score, kind, STRONG[kind], DOWN)


@pytest.mark.parametrize("kind", list(STRONG))
def test_label_divergence_grows(kind):
    check(label_divergence, kind, STRONG[kind], UP)


@pytest.mark.parametrize("kind", list(STRONG))
def test_label_accuracy_falls(kind):
    check(label_accuracy, kind, STRONG[kind], DOWN)


@pytest.mark.parametrize("kind", list(STRONG))
def test_fewer_modes_are_covered(kind):
    found = [covered(kind, level) for level in STRONG[kind]]
    assert found[0] == 10 and found[-1] <= 8
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("kind", ["noise", "classes dropped"])
def test_parzen_log_likelihood_falls(kind):
    check(parzen, kind, STRONG[kind], DOWN)


def test_parzen_log_likelihood_prefers_a_blur():
    # What its warning warns of: these are worse than the real images.
    assert parzen("blur", 1.0) > parzen("blur", 0.0) + 1


def test_precision_of_pixels_prefers_a_blur():
    # A blur pulls images towards their mean, into the balls of others: scores
    # are as good as features, and linear ones do not see edges.
    rows = [pixels(found) for found in (real()[0], fake("blur", 1.0)[0])]
    blurred = metrics.neighbour_scores(*rows)
    assert blurred.precision > 0.95 and blurred.density > 2
    assert blurred.recall < 0.2


def field_of(name):
    return lambda kind, level: getattr(neighbours(kind, level), name)


def check(metric, kind, levels, direction):
    found = np.array([metric(kind, level) for level in levels])
    assert (direction * np.diff(found) > 0).all(), found
