"""Layers of generators by styles, against their definitions."""

import numpy as np
import pytest
import tensorflow as tf
from scipy import signal

from kerasgan import layers
from kerasgan.ops import random
from kerasgan.testing import run_layer_test

rng = np.random.default_rng(0)


def draw(*shape):
    return rng.normal(size=shape).astype("float32")


class SeenConstant(layers.LearnedConstant):
    """Depends on its input, as the test of every layer has it."""

    def call(self, inputs):
        return super().call(inputs) + 0.0 * inputs[:1, :1, :1, :1]


CASES = [
    (layers.AdaptiveInstanceNormalization, {"epsilon": 1e-3}, [3, 3], 0, 0),
    (layers.NoiseInjection, {"use_bias": True}, [20], 2, 0),
    (SeenConstant, {"shape": (4, 5, 3)}, [], 1, 0),
    (layers.BlurPooling2D, {}, [], 0, 0),
    (layers.UpSampling2D, {"interpolation": "bilinear"}, [], 0, 0),
]


@pytest.mark.parametrize("cls, arguments, others, trained, still", CASES)
def test_what_holds_of_every_layer(cls, arguments, others, trained, still):
    size = (4, 6) if cls is layers.BlurPooling2D else (4, 5)
    shape = (2, *size, 3)
    shapes = [shape, *((2, other) for other in others)]
    output = tuple(cls(**arguments).compute_output_shape(*shapes))
    run_layer_test(
        cls, arguments, shapes if others else shape, output, trained, still
    )


def test_adaptive_instance_normalization():
    x, scale, shift = 3.0 + draw(2, 4, 5, 3), draw(2, 3), draw(2, 3)
    y = layers.AdaptiveInstanceNormalization()(x, scale, shift)
    x = x.astype("float64")
    mean = x.mean(axis=(1, 2), keepdims=True)
    deviation = x.std(axis=(1, 2), keepdims=True)
    expected = scale[:, None, None] * (x - mean) / deviation
    expected += shift[:, None, None]
    np.testing.assert_allclose(y, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("per_channel", [False, True])
def test_noise_injection(per_channel):
    x, noise = draw(2, 4, 5, 3), draw(2, 20)
    layer = layers.NoiseInjection(per_channel, use_bias=True)
    np.testing.assert_array_equal(layer(x, noise), x)  # 0 at first
    strength = draw(3) if per_channel else draw()
    layer.strength.assign(strength)
    layer.bias.assign([1.0, -2.0, 3.0])
    expected = x + strength * noise.reshape(2, 4, 5, 1) + [1.0, -2.0, 3.0]
    np.testing.assert_allclose(layer(x, noise), expected, rtol=1e-4, atol=1e-5)


def test_blur_pooling_is_a_filter_and_every_second_pixel():
    x = draw(1, 8, 10, 1)
    line = np.array([1.0, 3.0, 3.0, 1.0]) / 8.0
    full = signal.convolve2d(x[0, :, :, 0], np.outer(line, line), "valid")
    y = layers.BlurPooling2D()(x)
    inner = y[0, 1:-1, 1:-1, 0]
    np.testing.assert_allclose(inner, full[1::2, 1::2], rtol=1e-4, atol=1e-6)
    ones = np.ones((1, 8, 10, 1))
    np.testing.assert_allclose(layers.BlurPooling2D()(ones), 1.0, rtol=1e-6)


def test_bilinear_doubling_is_that_of_tensorflow():
    x = draw(2, 4, 5, 3)
    y = layers.UpSampling2D(interpolation="bilinear")(x)
    expected = tf.image.resize(x, (8, 10), "bilinear")
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-6)
    nearest = layers.UpSampling2D(size=3)(x)
    np.testing.assert_array_equal(nearest, x.repeat(3, 1).repeat(3, 2))


def test_styles_are_those_of_two_latents():
    first, second = draw(4, 2), draw(4, 2)
    places = np.array([0.0, 1.0, 2.5, 4.0], "float32")
    mixed = layers.StyleMixing(4)(first, second, places)
    for row, firsts in enumerate([0, 1, 3, 4]):
        expected = [first[row]] * firsts + [second[row]] * (4 - firsts)
        np.testing.assert_array_equal(mixed[row], expected)


def test_training_mixes_at_places_that_are_drawn():
    """Each place from 1 on is as likely; what is asked for is not looked at."""
    rows = 20_000
    layer = layers.StyleMixing(5, probability=0.8)
    first, second = np.zeros((rows, 1)), np.ones((rows, 1))
    with random.scope(random.key(3)):
        mixed = layer(first, second, np.zeros(rows), training=True)
    firsts = 5 - np.array(mixed)[..., 0].sum(axis=1).astype(int)
    shares = np.bincount(firsts, minlength=6) / rows
    np.testing.assert_allclose(shares, [0, 0.2, 0.2, 0.2, 0.2, 0.2], atol=0.01)
    never = layers.StyleMixing(5, probability=0.0)
    assert not np.any(never(first, second, np.full(rows, 5.0), training=True))


def test_truncation_moves_towards_the_mean():
    layer = layers.Truncation(momentum=0.5)
    batches = draw(4, 3, 2, 5)
    for batch in batches:
        same = layer(batch, np.zeros(3), training=True)
        np.testing.assert_array_equal(same, batch)
        layer.after_step()
    means = batches.mean(axis=(1, 2), dtype="float64")
    expected = means[0]
    for mean in means[1:]:  # 1 / t is never above 1 / 2
        expected = (expected + mean) / 2
    np.testing.assert_allclose(layer.mean, expected, rtol=1e-5, atol=1e-6)
    psi = np.array([1.0, 0.25, -1.0])
    moved = layer(batches[0], psi)
    np.testing.assert_array_equal(moved[0], batches[0][0])
    offset = psi[:, None, None] * (batches[0] - expected)
    np.testing.assert_allclose(moved, expected + offset, rtol=1e-4, atol=1e-5)


def test_at_first_it_is_the_mean_of_all_that_was_seen():
    layer = layers.Truncation(momentum=0.99)
    batches = draw(6, 3, 5)
    for batch in batches:
        for _ in range(2):  # of two turns, the last one counts
            layer(batch, np.ones(3), training=True)
        layer.after_step()
    expected = batches.mean(axis=(0, 1))
    np.testing.assert_allclose(layer.mean, expected, rtol=1e-4, atol=1e-6)


BAD = [
    (layers.StyleMixing, {"num_styles": 1}, "`num_styles` must be"),
    (layers.StyleMixing, {"num_styles": 4, "probability": 1.5}, "=1.5"),
    (layers.Truncation, {"momentum": 1.0}, r"in \[0, 1\). Received: .*=1.0"),
    (layers.LearnedConstant, {"shape": (4, 0)}, "`shape` must be an integer"),
]


@pytest.mark.parametrize("cls, arguments, match", BAD)
def test_bad_arguments(cls, arguments, match):
    with pytest.raises(ValueError, match=match):
        cls(**arguments)


def test_inputs_that_do_not_fit():
    x = draw(2, 4, 5, 3)
    with pytest.raises(ValueError, match=r"`shift` must .* shape \(2, 4\)"):
        layers.AdaptiveInstanceNormalization()(x, draw(2, 3), draw(2, 4))
    with pytest.raises(ValueError, match=r"4 x 5 positions. .* \(2, 21\)"):
        layers.NoiseInjection()(x, draw(2, 21))
    with pytest.raises(ValueError, match=r"even sides .* \(2, 4, 5, 3\)"):
        layers.BlurPooling2D()(x)
