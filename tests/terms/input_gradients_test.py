"""Slopes of critics of pictures, whose rows have several axes."""

import numpy as np
import tensorflow as tf

from kerasgan.game import Play
from kerasgan.terms.gradient_penalty import deviation
from kerasgan.terms.input_gradients import square_gradients

WEIGHTS = np.arange(12.0, dtype="float32").reshape(2, 3, 2)
IMAGES = tf.constant(np.ones((4, 2, 3, 2), "float32"))


def squares(judge, sample, keys):
    play = Play({}, {}, lambda x: {"score": judge(x)}, networks={})
    return square_gradients(play, sample, keys)


def linear(sample):
    return tf.einsum("bhwc,hwc->b", sample["image"], tf.constant(WEIGHTS))


def test_a_row_has_one_norm_over_all_its_pixels():
    found = squares(linear, {"image": IMAGES}, ["image"])
    np.testing.assert_allclose(found, [np.sum(WEIGHTS**2)] * 4)
    slope = np.sqrt(np.sum(WEIGHTS**2))
    np.testing.assert_allclose(deviation(found), (slope - 1) ** 2, rtol=1e-5)


def test_scores_of_a_map_are_summed():
    def judge(sample):
        return tf.stack([linear(sample), 2.0 * linear(sample)], axis=-1)

    found = squares(judge, {"image": IMAGES}, ["image"])
    np.testing.assert_allclose(found, [9.0 * np.sum(WEIGHTS**2)] * 4)


def test_squares_of_several_parts_are_added():
    sample = {"image": IMAGES, "latent": tf.ones((4, 2)), "label": tf.ones(4)}

    def judge(sample):
        return linear(sample) + tf.reduce_sum(3.0 * sample["latent"], axis=-1)

    found = squares(judge, sample, ["image", "latent"])
    np.testing.assert_allclose(found, [np.sum(WEIGHTS**2) + 18.0] * 4)
