"""What every metric of features refuses."""

import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf

from kerasgan import metrics
from kerasgan.metrics.checks import as_rows

GOOD = np.random.RandomState(0).normal(size=(20, 3))
OF_ONE = {
    "Moments.of": ("features", metrics.Moments.of),
    "Moments.add": ("features", metrics.Moments.empty(3).add),
    "ClassSums.add": ("logits", metrics.ClassSums.empty(3).add),
    "Rows.add": ("rows", metrics.Rows.empty().add),
    "label_counts": ("logits", metrics.label_counts),
    "label_accuracy": (
        "logits",
        lambda logits: metrics.label_accuracy([0] * 20, logits),
    ),
}
OF_TWO = {
    "kernel_distance": lambda r, f: metrics.kernel_distance(r, f, 1, 20),
    "neighbour_scores": metrics.neighbour_scores,
    "precision_recall": metrics.precision_recall,
    "density_coverage": metrics.density_coverage,
}


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("name", list(OF_ONE))
def test_refuses_what_is_not_finite(name, value):
    argument, function = OF_ONE[name]
    bad = GOOD.copy()
    bad[[4, 9], 1] = value
    match = f"`{argument}` must be finite.*images.*NaN.*in 2 of 20 rows"
    with pytest.raises(ValueError, match=match):
        function(bad)


NO_NUMBERS = {
    "strings": GOOD.astype(str),
    "complex": GOOD.astype(complex),
    "ragged": [[1.0, 2.0], [3.0]],
    "None": None,
}
PICTURES = np.zeros((2, 12, 12, 1), "uint8")
CLIPS = np.zeros((2, 3, 4))
# One metric a row, with what else it takes.
OF_NUMBERS = {name: function for name, (_, function) in OF_ONE.items()} | {
    "frechet_distance": lambda x: metrics.frechet_distance(GOOD, x),
    "classifier_score": metrics.classifier_score,
    "kernel_distance": lambda x: OF_TWO["kernel_distance"](GOOD, x),
    "sliced": lambda x: metrics.sliced_wasserstein_distance(GOOD, x),
    "parzen": lambda x: metrics.parzen_log_likelihood(GOOD, x, 1.0, False),
    "mode_coverage": lambda x: metrics.mode_coverage(x, GOOD, 1.0),
    "centres": lambda x: metrics.mode_coverage(GOOD, x, 1.0),
    "label_divergence": metrics.label_divergence,
    "asked": lambda x: metrics.label_accuracy(x, GOOD),
    "mean_absolute_error": lambda x: metrics.mean_absolute_error(PICTURES, x),
    "clip_features": metrics.clip_features,
}


@pytest.mark.parametrize("kind", list(NO_NUMBERS))
@pytest.mark.parametrize("name", list(OF_NUMBERS))
def test_refuses_what_is_no_number(name, kind):
    with pytest.raises(ValueError, match="must hold numbers.*Received: .*type"):
        OF_NUMBERS[name](NO_NUMBERS[kind])


def test_takes_arrays_as_what_they_sum_up_to():
    fake = GOOD[::-1] * 2 + 1
    moments = [metrics.Moments.of(rows) for rows in (GOOD, fake)]
    expected = metrics.frechet_distance(*moments)
    assert metrics.frechet_distance(GOOD, fake.tolist()) == expected
    assert metrics.frechet_distance(tf.constant(GOOD), moments[1]) == expected
    sums = metrics.ClassSums.empty(3, num_splits=4).add(GOOD)
    assert metrics.classifier_score(GOOD, 4) == metrics.classifier_score(sums)


@pytest.mark.parametrize("side", ["real", "fake"])
def test_the_frechet_distance_names_the_side(side):
    pair = {"real": GOOD, "fake": GOOD} | {side: GOOD * np.nan}
    with pytest.raises(ValueError, match=f"`{side}` must be finite"):
        metrics.frechet_distance(**pair)


def test_clips_and_centres_are_refused_alike():
    with pytest.raises(ValueError, match="`features` must be finite"):
        metrics.clip_features(CLIPS * np.nan)
    with pytest.raises(ValueError, match="m of at least 1. Received: .*0, 3"):
        metrics.mode_coverage(GOOD, GOOD[:0], 1.0)


@pytest.mark.parametrize("shape", [(20,), (20, 3, 1), (20, 0)])
@pytest.mark.parametrize("name", list(OF_ONE))
def test_refuses_what_is_not_rows(name, shape):
    argument, function = OF_ONE[name]
    with pytest.raises(ValueError, match=f"`{argument}`.*Received.*of shape"):
        function(np.zeros(shape))


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("name", list(OF_TWO))
def test_checks_both_sides(name, side):
    pair = [GOOD, GOOD]
    pair[side] = np.where(GOOD == GOOD[0, 0], np.nan, GOOD)
    argument = ("real", "fake")[side]
    with pytest.raises(ValueError, match=f"`{argument}` must be finite"):
        OF_TWO[name](*pair)
    pair[side] = GOOD[:, 0]
    with pytest.raises(ValueError, match=f"`{argument}` must be of shape"):
        OF_TWO[name](*pair)


@pytest.mark.parametrize("name", list(OF_TWO))
def test_refuses_different_widths(name):
    with pytest.raises(ValueError, match="real with 3 and fake with 2 feat"):
        OF_TWO[name](GOOD, GOOD[:, :2])


def test_refuses_symbolic_values():
    @tf.function
    def step(features):
        metrics.Moments.of(features)

    with pytest.raises(TypeError, match="run eagerly.*Received"):
        step(tf.zeros((4, 2)))


@pytest.mark.parametrize("dtype", [tf.float32, tf.bfloat16, tf.int32])
def test_takes_eager_tensors_of_any_dtype(dtype):
    rows = as_rows(tf.cast([[1.0, 2.0]], dtype), "features")
    assert rows.dtype == "float64" and rows.tolist() == [[1.0, 2.0]]


def test_sees_nan_in_bfloat16():
    bad = np.array([[np.nan]], ml_dtypes.bfloat16)
    with pytest.raises(ValueError, match="must be finite"):
        as_rows(bad, "features")
