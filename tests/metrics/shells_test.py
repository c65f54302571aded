import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan import metrics

REAL = np.random.RandomState(0).normal(size=(60, 3))
FAKE = np.random.RandomState(1).normal(size=(60, 3)) + 0.5
CENTRES = [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]


def frechet():
    moments = map(metrics.Moments.of, (REAL, FAKE))
    return metrics.frechet_distance(*moments)


def score():
    return metrics.classifier_score(metrics.ClassSums.empty(3, 4).add(FAKE))


# The metric, settings that are not its defaults, and the pure function.
CASES = {
    "frechet_distance": (metrics.FrechetDistance, {}, frechet),
    "kernel_distance": (
        metrics.KernelDistance,
        {"num_subsets": 3, "subset_size": 20, "seed": 5, "limit": 50},
        lambda: metrics.kernel_distance(REAL[:50], FAKE[:50], 3, 20, 5),
    ),
    "neighbour_scores": (
        metrics.NeighbourScores,
        {"num_neighbours": 3, "limit": 40},
        lambda: metrics.neighbour_scores(REAL[:40], FAKE[:40], 3),
    ),
    "sliced_wasserstein_distance": (
        metrics.SlicedWassersteinDistance,
        {"num_projections": 7, "seed": 2, "limit": 30},
        lambda: metrics.sliced_wasserstein_distance(REAL[:30], FAKE[:30], 7, 2),
    ),
    "parzen_log_likelihood": (
        metrics.ParzenLogLikelihood,
        {"bandwidth": 0.4, "warn": False, "limit": 25},
        lambda: metrics.parzen_log_likelihood(FAKE[:25], REAL[:25], 0.4, False),
    ),
    "covered_modes": (
        metrics.CoveredModes,
        {
            "centres": CENTRES,
            "stddev": 0.3,
            "num_stddevs": 4.0,
            "least": 5,
            "limit": 55,
        },
        lambda: metrics.mode_coverage(FAKE[:55], CENTRES, 0.3, 4.0, 5),
    ),
    "classifier_score": (metrics.ClassifierScore, {"num_splits": 4}, score),
    "label_divergence": (
        metrics.LabelDivergence,
        {},
        lambda: metrics.label_divergence(metrics.label_counts(FAKE)),
    ),
}


def make(name):
    cls, settings, _ = CASES[name]
    return cls(**settings)


def feed(metric):
    metric.update_state(real=REAL[:10])
    metric.update_state(real=tf.constant(REAL[10:30]), fake=FAKE[:33])
    metric.update_state(real=REAL[30:], fake=FAKE[33:])


def check(metric, name):
    expected = CASES[name][2]()
    found = metric.result()
    if isinstance(expected, tuple):
        expected = {
            f"{name}_{field}": value
            for field, value in expected._asdict().items()
            if np.ndim(value) == 0
        }
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", list(CASES))
def test_batches_give_the_pure_functions_number(name):
    keras.backend.clear_session(free_memory=False)
    metric = make(name)
    assert isinstance(metric, keras.metrics.Metric)
    assert metric.name == name
    feed(metric)
    check(metric, name)
    check(metric, name)  # asking changes nothing


@pytest.mark.parametrize("name", list(CASES))
def test_reset_forgets(name):
    keras.backend.clear_session(free_memory=False)
    metric = make(name)
    metric.update_state(real=REAL + 3, fake=FAKE[::-1] * 2)
    metric.reset_state()
    with pytest.raises(ValueError, match=f"`{name}` needs .* Received: none"):
        metric.result()
    feed(metric)
    check(metric, name)


@pytest.mark.parametrize("name", list(CASES))
def test_settings_survive_serialisation(name):
    cls, settings, _ = CASES[name]
    metric = cls(name="own", dtype="float64", **settings)
    config = keras.saving.serialize_keras_object(metric)
    copy = keras.saving.deserialize_keras_object(config)
    assert type(copy) is cls
    assert copy.get_config() == metric.get_config()
    assert settings.items() <= copy.get_config().items()
    assert (copy.name, copy.dtype) == ("own", "float64")
    keras.backend.clear_session(free_memory=False)
    feed(copy)
    copy.name = name
    check(copy, name)


def test_calling_updates_and_returns():
    expected = frechet()
    assert metrics.FrechetDistance()(REAL, FAKE) == pytest.approx(expected)


def test_a_refused_batch_leaves_the_state():
    metric = metrics.FrechetDistance()
    metric.update_state(REAL, FAKE)
    before = metric.result()
    with pytest.raises(ValueError, match="`fake` must be finite"):
        metric.update_state(REAL + 1, np.full_like(FAKE, np.nan))
    assert metric.result() == before


@pytest.mark.parametrize("name", list(CASES))
def test_refuses_what_is_not_rows(name):
    for fake in (1.0, FAKE[0]):
        with pytest.raises(ValueError, match=r"`fake` must be of shape .*Rec"):
            make(name).update_state(fake=fake)


def test_refuses_an_update_of_nothing():
    with pytest.raises(ValueError, match="real or fake.*Received: neither"):
        metrics.FrechetDistance().update_state()


def test_refuses_to_run_in_a_graph():
    metric = metrics.KernelDistance()
    with pytest.raises(TypeError, match="run eagerly"):
        tf.function(metric.update_state)(tf.zeros((4, 2)), tf.zeros((4, 2)))


def test_memory_stays_within_the_limit():
    metric = metrics.NeighbourScores(limit=15)
    for _ in range(3):
        metric.update_state(REAL, FAKE)
    assert [len(rows) for rows in metric.rows()] == [15, 15]


def test_parzen_warns():
    metric = metrics.ParzenLogLikelihood(0.5)
    metric.update_state(REAL, FAKE)
    with pytest.warns(UserWarning, match="little about sample quality"):
        metric.result()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        metrics.ParzenLogLikelihood(0.5, warn=False)(REAL, FAKE)


def test_label_accuracy():
    asked = np.random.RandomState(2).randint(0, 3, 60)
    metric = metrics.LabelAccuracy()
    for rows in (slice(0, 7), slice(7, 60)):
        metric.update_state(asked[rows], FAKE[rows])
    assert metric.result() == metrics.label_accuracy(asked, FAKE)
    metric.reset_state()
    with pytest.raises(ValueError, match="needs labels.*Received: none"):
        metric.result()
    assert metric(FAKE.argmax(axis=1), FAKE) == 1
    config = keras.saving.serialize_keras_object(metric)
    assert isinstance(
        keras.saving.deserialize_keras_object(config), metrics.LabelAccuracy
    )
