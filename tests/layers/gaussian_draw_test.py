import numpy as np
import pytest
import tensorflow as tf
from scipy import stats

from kerasgan.layers import GaussianDraw
from kerasgan.ops import random
from kerasgan.testing import run_layer_test

MEAN = np.full((4000, 2), [1.0, -3.0], "float32")
LOG_VARIANCE = np.full((4000, 2), np.log([0.25, 4.0]), "float32")


def draw(seed):
    with random.scope(random.key(seed)):
        return GaussianDraw()(MEAN, LOG_VARIANCE, training=True).numpy()


def test_conformance():
    run_layer_test(GaussianDraw, {}, [(2, 3), (2, 3)], (2, 3))


def test_draws_are_those_of_the_gaussian():
    for entry, (mean, deviation) in enumerate([(1.0, 0.5), (-3.0, 2.0)]):
        expected = stats.norm(mean, deviation).cdf
        assert stats.kstest(draw(0)[:, entry], expected).pvalue > 0.01


def test_the_seed_says_which():
    np.testing.assert_array_equal(draw(0), draw(0))
    assert (draw(0) != draw(1)).mean() > 0.99


def test_out_of_training_it_is_the_mean():
    np.testing.assert_array_equal(GaussianDraw()(MEAN, LOG_VARIANCE), MEAN)


def test_gradients_are_those_of_the_moments():
    """E x^2 = mean^2 + variance, whose derivatives are 2 mean and variance."""
    mean, log_variance = tf.constant(MEAN), tf.constant(LOG_VARIANCE)
    with tf.GradientTape() as tape, random.scope(random.key(0)):
        tape.watch([mean, log_variance])
        drawn = GaussianDraw()(mean, log_variance, training=True)
        total = tf.reduce_sum(drawn**2)
    by_mean, by_log = tape.gradient(total, [mean, log_variance])
    assert np.mean(by_mean, axis=0) == pytest.approx([2, -6], rel=0.05)
    assert np.mean(by_log, axis=0) == pytest.approx([0.25, 4.0], rel=0.1)
