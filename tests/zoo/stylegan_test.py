"""Generators by styles: `stylegan` and `stylegan2`."""

import importlib

import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan.networks import style

ENTRIES = ["stylegan", "stylegan2"]


def create(entry, **settings):
    module = importlib.import_module(f"kerasgan.zoo.{entry}.presets")
    return kerasgan.create(entry, **(module.TINY | settings))


@pytest.fixture(scope="module", params=ENTRIES)
def game(request):
    """Untrained, but for noise that shows and a mean of styles."""
    game = create(request.param, average=None)
    rng = np.random.default_rng(0)
    for variable in game.generator.variables:
        if variable.name in ("strength", "mean"):
            variable.assign(rng.normal(size=variable.shape))
    return game


def images(rows=8, shape=(8, 10, 3)):
    return np.random.default_rng(0).uniform(-1, 1, (rows, *shape))


def count(network):
    return sum(w.shape.num_elements() for w in network.trainable_variables)


def test_sizes_and_filters():
    sizes = [(4, 5), (8, 10), (16, 20), (32, 40)]
    expected = list(zip(sizes, [12, 6, 3, 3], strict=True))
    assert style.levels((32, 40, 3), 3) == expected
    assert style.levels((64, 64, 3), 128)[0] == ((4, 4), 512)


def test_parameters():
    """Counted from the paper's figures 2 and 7, of 4 x 4 and 8 x 8."""

    def convolution(inputs, outputs, size=3):
        return (size * size * inputs + 1) * outputs

    def affine(outputs, styles=1):
        return styles * (5 + 1) * outputs

    size, width = (8, 8, 3), 4
    games = {
        entry: kerasgan.create(
            entry,
            image_shape=size,
            latent_dim=5,
            width=width,
            num_mapping_layers=2,
        )
        for entry in ENTRIES
    }
    mapping = 2 * (5 * 5 + 5)
    inside = 16 * 4 + 3 * convolution(4, 4)
    first = (
        inside + affine(4, 2 * 4) + 4 * 4 + convolution(4, 3, 1)
    )  # four layers, with a strength of noise a channel
    second = inside + affine(4, 5) + 3 + 2 * 4 * 3 + 3
    assert count(games["stylegan"].generator) == mapping + first
    assert count(games["stylegan2"].generator) == mapping + second
    judged = (
        convolution(3, 4, 1)
        + 2 * convolution(4, 4)
        + (convolution(5, 4) + (16 * 4 + 1) * 4 + 4 + 1)
    )
    assert count(games["stylegan"].discriminator) == judged
    skip = 4 * 4
    assert count(games["stylegan2"].discriminator) == judged + skip


def test_the_generator_is_mapping_and_synthesis(game):
    rows = game.draw(3, seed=0)
    network = game.sampler
    w = network.get_layer("mapping")(rows["latent"])
    synthesis = network.get_layer("synthesis")
    num_styles = synthesis.input["style"].shape[1]
    styles = np.repeat(np.array(w)[:, None], num_styles, axis=1)
    styles = tf.constant(styles)
    made = synthesis({"style": styles, "noise": rows["noise"]})["image"]
    expected = game.predict(rows, verbose=0)
    np.testing.assert_allclose(made, expected, rtol=1e-4, atol=1e-5)


def test_styles_can_be_mixed(game):
    rows = game.draw(3, seed=0)
    most = game.prior.defaults["crossover"]
    swapped = rows | {
        "latent": rows["fine_latent"],
        "fine_latent": rows["latent"],
    }

    def at(rows, crossover):
        return game.predict(
            rows | {"crossover": np.full(3, crossover)}, verbose=0
        )

    np.testing.assert_array_equal(at(rows, 0.0), at(swapped, most))
    mixed, own = at(rows, 1.0), at(rows, most)
    assert np.abs(mixed - own).max() > 1e-3
    np.testing.assert_array_equal(own, game.predict(rows, verbose=0))


def test_truncated_styles_are_the_mean(game):
    own = game.sample(3, seed=0, noise=0)
    np.testing.assert_array_equal(
        game.sample(3, seed=0, noise=0, truncation=1.0), own
    )
    mean = game.sample(3, seed=0, noise=0, truncation=0.0)
    np.testing.assert_allclose(mean[0], mean[1], rtol=1e-4, atol=1e-5)
    rows = game.draw(3, seed=0, truncation=-0.5)
    mean = np.array(game.sampler.get_layer("truncate_styles").mean)
    w = np.array(game.sampler.get_layer("mapping")(rows["latent"]))
    style = game.sampler(rows)["style"]
    expected = mean - 0.5 * (w - mean)
    np.testing.assert_allclose(style[:, 0], expected, rtol=1e-4, atol=1e-5)
    match = "`truncation` must be from -1 to 1. Received: .* 1.5"
    with pytest.raises(ValueError, match=match):
        game.sample(3, truncation=1.5)


def test_noise_shows(game):
    rows = game.draw(3, seed=0)
    made, silent = (
        game.predict(rows | {"noise": noise}, verbose=0)
        for noise in (rows["noise"], tf.zeros_like(rows["noise"]))
    )
    assert np.abs(made - silent).max() > 1e-3


def test_the_mean_of_styles_is_tracked_once_a_step():
    """Though the generator runs in each player's turn."""
    game = create("stylegan", mixing=0.0, penalty_every=16)
    game.compile(run_eagerly=True)
    layer = game.generator.get_layer("truncate_styles")
    seen = []
    for _ in range(2):
        game.train_step({"image": tf.constant(images(), "float32")})
        seen.append(np.array(layer.batch_mean))
    assert int(layer.step) == 2
    np.testing.assert_allclose(layer.mean, np.mean(seen, axis=0), rtol=1e-4)
    average = game.generator_average.get_layer("truncate_styles")
    np.testing.assert_array_equal(average.mean, layer.mean)


def test_styles_stay_in_full_precision():
    """And the length of paths, which is their gradient, has one."""
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        game = create("stylegan2")
    finally:
        keras.config.set_dtype_policy("float32")
    game.compile(run_eagerly=True)
    assert game.generator.output["style"].dtype == "float32"
    convolution = game.generator.get_layer("synthesis")
    convolution = convolution.get_layer("generate_8_a")
    assert convolution.compute_dtype == "bfloat16"
    game.train_step({"image": tf.constant(images(), "float32")})
    logs = game.get_metrics_result()
    assert np.isfinite(list(logs.values())).all()
    assert float(logs["generator_path_length"]) > 0.0


def test_what_players_pay():
    game = kerasgan.create("stylegan2")
    assert [*game.terms] == [
        "discriminator_loss",
        "discriminator_r1",
        "generator_loss",
        "generator_path_length",
    ]
    assert game.terms["discriminator_r1"].every == 16
    assert game.terms["generator_path_length"].every == 8
    optimizer = game.default_optimizer()
    assert (optimizer.beta_1, optimizer.beta_2) == (0.0, 0.99)
