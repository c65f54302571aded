import functools

import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan import cli
from kerasgan import evaluation
from kerasgan import runs
from kerasgan.ops import random
from kerasgan.runs import starting
from kerasgan.testing import game as conformance
from kerasgan.zoo.progan import networks
from kerasgan.zoo.progan.presets import TINY

FADING = TINY | {"resolution": 8}  # a block fades in, over four steps


def create(**settings):
    return kerasgan.create("progan", **(FADING | settings))


def fade(game, steps):
    """Lets so many steps pass for the blocks that fade in."""
    for part in ("generator", "discriminator", "generator_average"):
        for layer in getattr(game, part).layers:
            if layer.name.startswith("fade_"):
                layer.step.assign(steps)
    return game


def half_faded(settings):
    return fade(kerasgan.create("progan", **settings), 2)


def pixels(rows=16, shape=(16, 20, 3)):
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (rows, *shape)).astype("uint8")


def enlarge(x, factor=2):
    return np.repeat(np.repeat(x, factor, axis=1), factor, axis=2)


def shrunk(x, factor=2):
    """Means over squares, by NumPy."""
    rows, height, width, channels = x.shape
    shape = (rows, height // factor, factor, width // factor, factor, channels)
    return x.reshape(shape).mean(axis=(2, 4))


def layer_names(network):
    return {layer.name for layer in network.layers if layer.weights}


@pytest.mark.parametrize(
    "check",
    [
        conformance.check_ownership,
        conformance.check_modes,
        conformance.check_keras,
        conformance.check_settings,
        conformance.check_export,
    ],
    ids=lambda check: check.__name__,
)
def test_conformance_while_a_block_fades_in(check, tmp_path):
    check(functools.partial(half_faded, FADING), FADING, tmp_path)


@pytest.mark.parametrize(
    "shape, heights",
    [
        ((32, 32, 3), [4, 8, 16, 32]),
        ((28, 28, 1), [7, 14, 28]),
        ((16, 20, 3), [4, 8, 16]),
    ],
)
def test_stages(shape, heights):
    ProGAN = kerasgan.get_entry("progan")
    expected = [{"resolution": height} for height in heights]
    assert ProGAN.stages(image_shape=shape, width=3) == expected
    later = ProGAN.stages(image_shape=shape, resolution=heights[1])
    assert later == expected[1:]
    game = kerasgan.create("progan", image_shape=shape, width=4)
    ratio = shape[1] / shape[0]
    for height in heights:
        size = (height, int(height * ratio), shape[2])
        assert game.maker().shapes == {"image": size}
        assert game.data_spec() == {"image": (shape, "float32")}
        game = game if height == heights[-1] else game.grow()
    with pytest.raises(ValueError, match="further stage"):
        game.grow()


def test_sizes_that_cannot_be():
    match = r"one of \[4, 8, 16\], for images of .* Received: resolution=5"
    with pytest.raises(ValueError, match=match):
        create(resolution=5)
    with pytest.raises(ValueError, match="`image_shape` must be .* 20, 3"):
        create(image_shape=(17, 20, 3))


def test_parameters():
    """Counted from table 2, with fewer filters."""
    game = kerasgan.create(
        "progan", image_shape=(16, 16, 3), resolution=16, latent_dim=5, width=8
    )

    def convolution(inputs, outputs, size=3):
        return (size * size * inputs + 1) * outputs

    generator = (
        *((5 + 1) * 16 * 8, convolution(8, 8)),  # 4 x 4
        *(convolution(8, 8), convolution(8, 8)),  # 8 x 8
        *(convolution(8, 4), convolution(4, 4)),  # 16 x 16
        *(convolution(8, 3, 1), convolution(4, 3, 1)),  # to images, old and new
    )
    discriminator = (
        *(convolution(3, 4, 1), convolution(3, 8, 1)),  # from images
        *(convolution(4, 4), convolution(4, 8)),
        *(convolution(8, 8), convolution(8, 8)),
        *(convolution(9, 8), (16 * 8 + 1) * 8, 8 + 1),  # with the deviation
    )
    counts = [
        sum(w.shape.num_elements() for w in network.trainable_variables)
        for network in (game.generator, game.discriminator)
    ]
    assert counts == [sum(generator), sum(discriminator)]


def test_grown_networks_are_at_first_what_they_were():
    game = fade(create(average=0.5), 4)
    rng = np.random.default_rng(1)
    for part in (game.generator, game.generator_average, game.discriminator):
        for weight in part.trainable_variables:
            weight.assign(rng.normal(size=weight.shape))
    grown = game.grow()
    drawn = game.prior.sample(4, random.key(0))
    images = rng.normal(size=(4, 16, 20, 3)).astype("float32")
    for name in ("generator", "generator_average"):
        before, after = (
            np.array(getattr(each, name)(drawn)["image"])
            for each in (game, grown)
        )
        np.testing.assert_allclose(after, enlarge(before), atol=1e-6)
    small = tf.constant(shrunk(images.astype("float64")), "float32")
    before = game.discriminator({"image": small})["score"]
    after = grown.discriminator({"image": images})["score"]
    np.testing.assert_allclose(after, before, rtol=1e-5, atol=1e-6)
    faded = fade(grown, 1).discriminator({"image": images})["score"]
    assert np.abs(faded - before).max() > 1e-2


def test_layers_that_go_and_come():
    first = kerasgan.create("progan", **TINY)
    second = first.grow()
    third = second.grow()
    for part, old, new in (
        ("generator", "to_image", {"generate_16_a", "generate_16_b"}),
        ("discriminator", "from_image", {"judge_16_a", "judge_16_b"}),
    ):
        names = [layer_names(getattr(each, part)) for each in (second, third)]
        assert names[0] - names[1] == {f"{old}_4", "fade_8"}
        assert names[1] - names[0] == new | {f"{old}_16", "fade_16"}
        for name in names[0] & names[1]:
            ours, theirs = (
                getattr(each, part).get_layer(name).get_weights()
                for each in (third, second)
            )
            for a, b in zip(ours, theirs, strict=True):
                np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("steps", [0, 1, 3, 4, 9])
def test_real_images_fade_as_fakes_do(steps):
    images = pixels(4) / 127.5 - 1.0
    game = fade(create(), steps)
    seen = networks.shrink(tf.constant(images, "float32"), game.discriminator)
    sharp = shrunk(images)  # of 8 x 10
    share = min(steps / 4, 1.0)
    expected = (1 - share) * enlarge(shrunk(sharp)) + share * sharp
    np.testing.assert_allclose(seen, expected, atol=1e-6)


def test_at_the_first_stage_they_are_only_small():
    images = pixels(4) / 127.5 - 1.0
    game = kerasgan.create("progan", **TINY)
    play = game.plays({"image": tf.constant(images, "float32")}, random.key(0))[
        "main"
    ]
    np.testing.assert_allclose(play.real["image"], shrunk(images, 4), atol=1e-6)
    assert play.fake["image"].shape == play.real["image"].shape


def test_what_players_pay():
    game = kerasgan.create("progan")
    assert list(game.terms) == [
        "discriminator_loss",
        "discriminator_gradient_penalty",
        "discriminator_drift",
        "generator_loss",
    ]
    assert game.terms["discriminator_drift"].weight == 1e-3
    optimizer = game.default_optimizer()
    assert (optimizer.beta_1, optimizer.beta_2) == (0.0, 0.99)


def test_in_python(tmp_path):
    """Without traces, which conformance and the next test make."""
    game = kerasgan.create("progan", **TINY)
    game.compile(run_eagerly=True)
    game.fit(pixels(), batch_size=8, verbose=0)
    grown = game.grow()
    grown.fit(pixels(), batch_size=8, verbose=0)
    assert int(grown.step) == 4
    fades = [layer for layer in grown.generator.layers if "fade" in layer.name]
    assert [float(layer.alpha()) for layer in fades] == [0.5]
    costs = grown.evaluate(pixels(), batch_size=8, verbose=0, return_dict=True)
    assert np.isfinite(list(costs.values())).all()
    samples = grown.sample(3, seed=0)
    assert samples.shape == (3, 8, 10, 3) and np.abs(samples).max() <= 1.0
    grown.save(tmp_path / "game.keras")
    loaded = keras.saving.load_model(tmp_path / "game.keras")
    np.testing.assert_array_equal(loaded.sample(3, seed=0), samples)
    grown.save_to_preset(tmp_path / "preset")
    loaded = kerasgan.load(str(tmp_path / "preset"))
    np.testing.assert_array_equal(loaded.sample(3, seed=0), samples)


def run(*arguments):
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    assert not ended.value.code, arguments


def test_on_the_command_line(tmp_path):
    """Scores of small images are those of their pixels, repeated."""
    np.save(tmp_path / "images.npy", pixels(400, (28, 28, 1)))
    output = tmp_path / "run"
    options = ["--data", tmp_path / "images.npy", "--batch-size", 8]
    for setting in ("width=4", "latent_dim=3", "fade_steps=1"):
        options += ["--set", setting]
    options += ["--hold-out", 200, "--evaluate-every", 4]
    options += ["--extractor", "classifier-fashion_mnist", "--stage-steps", 2]
    run("train", "progan", *options, "--steps", 2, "--output", output)
    assert runs.load(output).maker().shapes["image"] == (7, 7, 1)
    run("train", "--resume", "--steps", 3, "--output", output, "--export")
    game = runs.load(output)
    assert int(game.step) == 3 and game._arguments.resolution == 14
    loaded = tf.saved_model.load(output / "export" / "1")
    served = loaded.signatures["sample"](seeds=tf.constant([5], tf.int64))
    np.testing.assert_allclose(
        served["images"], game.sample(1, seed=5), atol=1e-5
    )
    rows = (output / "evaluation" / "evaluations.csv").read_text().splitlines()
    assert [row.partition(",")[0] for row in rows] == ["step", "2", "3"]
    run("sample", output, "--num", 4, "--output", tmp_path / "sheet.png")
    # A run that starts from it begins at its stage.
    config = runs.Config("progan", str(tmp_path / "images.npy"))
    config = starting.inherit(config, game)
    assert config.stages == [{"resolution": 14}, {"resolution": 28}]


def test_samples_are_scored_at_the_size_of_data():
    game = kerasgan.create("progan", **TINY)
    drawn, _ = evaluation.GameSampler(game)(np.arange(3))
    rows = game.prior.sample_rows(tf.range(3, dtype=tf.int64))
    expected = enlarge(np.clip(game.predict(rows, verbose=0), -1.0, 1.0), 4)
    assert drawn.shape == (3, 16, 20, 3)
    np.testing.assert_allclose(drawn, expected, atol=1e-6)
