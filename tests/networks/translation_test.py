import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan.networks import translation
from kerasgan.ops import random


def pictures(*shape):
    return np.random.default_rng(0).normal(size=shape).astype("float32")


def test_instance_normalization_against_numpy():
    x = keras.Input((4, 6, 3))
    network = keras.Model(x, translation.instance_normalization(x))
    rows = 5.0 + 3.0 * pictures(2, 4, 6, 3)
    mean = rows.mean((1, 2), keepdims=True)
    expected = (rows - mean) / np.sqrt(rows.var((1, 2), keepdims=True) + 1e-5)
    np.testing.assert_allclose(network(rows), expected, atol=1e-4)
    assert not network.weights


def test_a_mask_is_dropout_by_a_given_noise():
    x, noise = pictures(50, 100), random.uniform((50, 100), random.key(0), -1.0)
    masked = np.array(translation.mask(x, noise, 0.3))
    kept = (noise.numpy() + 1.0) / 2.0 >= 0.3
    np.testing.assert_allclose(masked, np.where(kept, x / 0.7, 0.0), rtol=1e-6)
    assert kept.mean() == pytest.approx(0.7, abs=0.02)


def unet(shape, width=4, drop=lambda x: x):
    x = keras.Input(shape)
    return keras.Model(x, translation.unet(x, 2, width, drop))


@pytest.mark.parametrize(
    "shape, smallest",
    [((8, 8, 1), (1, 1)), ((16, 24, 3), (2, 3)), ((64, 64, 1), (1, 1))],
)
def test_the_size_decides_how_deep_a_unet_is(shape, smallest):
    network = unet(shape)
    assert network.output_shape == (None, *shape[:2], 2)
    sizes = [layer.output.shape[1:3] for layer in network.layers[1:]]
    assert min(sizes) == smallest


def test_filters_of_a_unet():
    network = unet((64, 64, 1))
    kinds = (keras.layers.Conv2D, keras.layers.Conv2DTranspose)
    filters = [
        layer.filters for layer in network.layers if isinstance(layer, kinds)
    ]
    assert filters == [4, 8, 16, 32, 32, 32, 32, 32, 16, 8, 4, 2]


def test_each_map_of_a_unet_meets_that_of_its_size():
    met = [
        [tuple(x.shape[1:]) for x in layer.input]
        for layer in unet((16, 16, 1)).layers
        if isinstance(layer, keras.layers.Concatenate)
    ]
    assert met == [2 * [(2, 2, 16)], 2 * [(4, 4, 8)], 2 * [(8, 8, 4)]]


def test_three_maps_on_the_way_up_are_dropped():
    seen = []
    unet((64, 64, 1), drop=lambda x: seen.append(x.shape[1:]) or x)
    assert seen == [(2, 2, 32), (4, 4, 32), (8, 8, 16)]


def test_reflected_against_numpy():
    x = keras.Input((4, 5, 2))
    network = keras.Model(x, translation.reflected(x, 3, 3, "one"))
    rows = pictures(2, 4, 5, 2)
    padded = np.pad(rows, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")
    (kernel,) = network.get_weights()
    expected = np.zeros((2, 4, 5, 3))
    for i in range(3):
        for j in range(3):
            expected += padded[:, i : i + 4, j : j + 5] @ kernel[i, j]
    np.testing.assert_allclose(network(rows), expected, atol=1e-6)


def test_a_residual_network_keeps_the_size():
    x = keras.Input((8, 12, 1))
    network = keras.Model(x, translation.residual(x, 3, 2, num_blocks=2))
    made = network(pictures(2, 8, 12, 1))
    assert made.shape == (2, 8, 12, 3) and np.abs(made).max() <= 1.0
    counts = [4 * 4 * a * b for a, b in ((2, 4), (4, 8), (8, 4), (4, 2))]
    counts += [49 * 1 * 2, 49 * 2 * 3 + 3] + 4 * [9 * 8 * 8]
    assert network.count_params() == sum(counts)


@pytest.mark.parametrize("keep_means", [False, True])
def test_a_constant_is_lost_unless_means_are_kept(keep_means):
    """All pixels of a row are alike: normalised, nothing of them is left."""
    x = keras.Input((8, 8, 1))
    network = keras.Model(x, translation.to_quarter(x, 2, keep_means))
    rows = np.broadcast_to([[[[0.3]]], [[[0.8]]]], (2, 8, 8, 1)) + (
        pictures(1, 8, 8, 1)
    )
    first, second = network(rows.astype("float32"))
    assert (np.abs(first - second).max() > 1e-3) == keep_means


def test_a_residual_network_is_its_parts():
    x = keras.Input((8, 12, 1))
    maps = translation.to_quarter(x, 2)
    assert maps.shape == (None, 2, 3, 8)
    maps = translation.residual_blocks(maps, 1)
    maps = translation.residual_blocks(maps, 1, first=2)
    parts = keras.Model(x, translation.from_quarter(maps, 3, 2))
    whole = keras.Model(x, translation.residual(x, 3, 2, num_blocks=2))
    names = [
        [layer.name for layer in network.layers if layer.weights]
        for network in (parts, whole)
    ]
    assert names[0] == names[1]
    parts.set_weights(whole.get_weights())
    rows = pictures(2, 8, 12, 1)
    np.testing.assert_array_equal(parts(rows), whole(rows))


@pytest.mark.parametrize("num_halvings, side", [(1, 16), (2, 34), (3, 70)])
def test_a_score_sees_a_patch_of_the_size_that_is_said(
    num_halvings, side, monkeypatch
):
    # Which all pixels see each other through.
    monkeypatch.setattr(translation, "instance_normalization", lambda x: x)
    shapes = {"image": (128, 16, 1)}
    network = translation.patch_critic(shapes, 1, num_halvings)
    x = tf.constant(pictures(1, 128, 16, 1))
    with tf.GradientTape() as tape:
        tape.watch(x)
        scores = network({"image": x})["score"]
        middle = scores[0, scores.shape[1] // 2, 0, 0]
    gradient = tape.gradient(middle, x).numpy()
    assert np.count_nonzero(gradient.any((0, 2, 3))) == side


def test_a_critic_of_several_pictures_sees_each():
    shapes = {"image": (8, 8, 3), "condition": (8, 8, 1)}
    network = translation.patch_critic(shapes, 2, 1, name="pairs")
    assert network.name == "pairs"
    pair = {name: pictures(2, *shape) for name, shape in shapes.items()}
    score = network(pair)["score"]
    assert score.shape == (2, 4, 4, 1)
    for name, shape in shapes.items():
        other = network(pair | {name: pictures(2, *shape)[::-1]})["score"]
        assert np.abs(other - score).max() > 1e-6, name


def test_shapes_that_are_no_pictures_are_refused():
    for check in (translation.num_halvings, translation.check_quarters):
        with pytest.raises(ValueError, match=r"Received: shape=\(16, 16\)"):
            check((16, 16))
    with pytest.raises(ValueError, match="same size. Received: shapes="):
        translation.check_patches({"image": (16, 16)}, 1)
