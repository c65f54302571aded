"""Path lengths of games, and scores along their truncation."""

import json
import runpy
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan import Game
from kerasgan import evaluation
from kerasgan import priors
from kerasgan.extractors import Extractor
from kerasgan.terms import adversarial_players

TOOL = Path(__file__).parents[2] / "benchmarks/truncation/truncation.py"
SHAPE = (4, 4, 1)


class Styled(Game):
    """A linear generator by styles, which a control brings to their mean."""

    def __init__(self, **kwargs):
        dense = {"use_bias": False, "kernel_initializer": "glorot_normal"}
        latent = keras.Input((6,), name="latent")
        mapped = keras.layers.Dense(5, **dense)(latent)
        mapping = keras.Model(latent, mapped, name="mapping")
        style = keras.Input((2, 5), name="style")
        noise = keras.Input((16,), name="noise")
        x = keras.layers.Dense(16, **dense)(keras.layers.Flatten()(style))
        x = keras.layers.Add()([0.05 * x, 0.01 * noise])
        image = keras.layers.Reshape(SHAPE)(x)
        synthesis = keras.Model(
            {"style": style, "noise": noise}, {"image": image}, name="synthesis"
        )
        truncation = keras.Input((), name="truncation")
        scaled = mapping(latent) * keras.ops.reshape(truncation, (-1, 1))
        styles = keras.layers.RepeatVector(2)(scaled)
        inputs = {"latent": latent, "noise": noise, "truncation": truncation}
        made = synthesis({"style": styles, "noise": noise})
        generator = keras.Model(inputs, made, name="generator")
        picture = keras.Input(SHAPE, name="image")
        score = keras.layers.Dense(1)(keras.layers.Flatten()(picture))
        discriminator = keras.Model(picture, score, name="discriminator")
        super().__init__(
            networks={"generator": generator, "discriminator": discriminator},
            prior=priors.Joint(
                [
                    priors.Normal(6),
                    priors.Normal(16, key="noise"),
                    priors.Constant(1.0, key="truncation", low=0.0, high=1.0),
                ]
            ),
            players=adversarial_players("hinge"),
            **kwargs,
        )


@pytest.fixture(scope="module")
def game():
    keras.utils.set_random_seed(1)
    return Styled()


@pytest.fixture(scope="module")
def extractor():
    image = keras.Input(SHAPE)
    model = keras.Model(image, keras.layers.Flatten()(image))
    return Extractor(model, "pixels", input_range=(-3.0, 3.0))


@pytest.fixture(scope="module")
def latents(game):
    """Those of the starts and of the ends of 150 paths, by seed 1."""
    draw = tf.function(game.prior.sample_rows)  # far faster than eagerly
    rows = draw(tf.constant(2**31 + np.arange(300)))
    return np.split(rows["latent"].numpy().astype("float64"), 2)


@pytest.fixture(scope="module")
def kernels(game):
    """Of the mapping, and of all that comes after it."""
    mapping, synthesis = (
        np.asarray(each, "float64") for each in game.generator.trainable_weights
    )
    both = synthesis[:5] + synthesis[5:]  # the two styles are one
    return mapping, both * 0.05 * 3  # as the networks scale


def test_length_in_w_is_that_of_lines(game, extractor, latents, kernels):
    found = evaluation.path_length(game, extractor, 150, "w")
    start, end = (each @ kernels[0] for each in latents)
    expected = (((end - start) @ kernels[1]) ** 2).sum(axis=1)
    assert sorted(found) == ["ppl_w_error_pixels", "ppl_w_pixels"]
    assert found["ppl_w_pixels"] == pytest.approx(expected.mean(), rel=0.02)
    error = expected.std(ddof=1) / np.sqrt(150)
    assert found["ppl_w_error_pixels"] == pytest.approx(error, rel=0.05)


def test_length_in_z_is_that_of_arcs(game, extractor, latents, kernels):
    found = evaluation.path_length(game, extractor, 150)
    a, b = latents
    t = np.random.default_rng(1).uniform(size=150)[:, None]
    norms = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    w = np.arccos((a * b).sum(axis=1) / norms)[:, None]
    slope = w * (np.cos(t * w) * b - np.cos((1 - t) * w) * a) / np.sin(w)
    expected = ((slope @ kernels[0] @ kernels[1]) ** 2).sum(axis=1).mean()
    assert found["ppl_pixels"] == pytest.approx(expected, rel=0.02)


def test_path_lengths_need_latents_and_networks(game, extractor):
    with pytest.raises(ValueError, match=r"`space`.*\['z', 'w'\].*'y'"):
        evaluation.path_length(game, extractor, 4, "y")
    plain = Styled()
    plain.networks["generator"].get_layer("mapping").name = "other"
    with pytest.raises(ValueError, match="'mapping'.*'synthesis'.*'other'"):
        evaluation.path_length(plain, extractor, 4, "w")


def test_images_are_not_rounded(extractor):
    images = np.full((2, *SHAPE), 0.1, "float32")
    images[1] += 1e-4
    found = extractor.without_rounding(images)["features"]
    np.testing.assert_allclose(found, 3 * images.reshape(2, 16), rtol=1e-5)
    with pytest.raises(ValueError, match=r"\[-1, 1\].*Received.*\[0, 255\]"):
        extractor.without_rounding(np.full((1, *SHAPE), 255.0))


@pytest.fixture(scope="module")
def real(game, extractor):
    """What the game makes without truncation, and other such images."""
    parts = [game.sample(200, seed=seed) for seed in (7, 8)]
    parts = [{"image": part} for part in parts]
    return evaluation.ImageReference(*parts, extractor, cached=False)


def test_truncation_trades_variety_for_fidelity(game, real):
    done = []
    curve = evaluation.control_curve(
        real, game, [0.2, 0.5, 1.0], num=200, progress=done.append
    )
    assert [each["truncation"] for each in curve] == done == [0.2, 0.5, 1.0]
    low, middle, whole = curve
    assert low["precision"] >= middle["precision"] >= whole["precision"]
    assert low["recall"] < 0.2 < middle["recall"] < whole["recall"]
    assert low["fd_pixels"] > middle["fd_pixels"] > whole["fd_pixels"]
    plain = real.score(real.sampler(game), seed=1, num=200)
    assert {"truncation": 1.0} | plain == pytest.approx(whole)


@pytest.mark.parametrize(
    "values, control, match",
    [
        ([0.5], "latent", r"`control`.*\['truncation'\].*'latent'"),
        ([], "truncation", "`values`.*Received: none"),
        ([0.5, 2.0], "truncation", "truncation.*2.0"),
    ],
)
def test_errors(game, real, values, control, match):
    with pytest.raises(ValueError, match=match):
        evaluation.control_curve(real, game, values, control, num=40)


def test_the_benchmark_writes_a_curve(
    game, real, tmp_path, monkeypatch, capsys
):
    class Found:
        data, reading, run = "toy", {}, None

    Found.game = game
    tool = runpy.run_path(str(TOOL))
    names = tool["main"].__globals__
    names["open_scored"] = lambda source: Found
    monkeypatch.setattr(evaluation, "reference", lambda *a, **k: real)
    monkeypatch.setattr(
        evaluation,
        "path_length",
        lambda game, extractor, num, space, seed: {space: float(num)},
    )
    output = tmp_path / "curve.json"
    monkeypatch.setattr(
        sys,
        "argv",
        ["truncation.py", "run", "--num", "60", "--paths", "20"]
        + ["--values", "0.5", "1", "--output", str(output)]
        + ["--figure", str(tmp_path / "curve.png")],
    )
    tool["main"]()
    made = json.loads(output.read_text())
    assert [each["truncation"] for each in made["curve"]] == [0.5, 1.0]
    assert (
        made["paths"] == {"num": 20, "z": 20, "w": 20}
        and made["num_fake"] == 60
    )
    table = capsys.readouterr().out
    assert (
        "| real images |" in table
        and f"{made['curve'][0]['recall']:.3f}" in table
    )
    assert (tmp_path / "curve.png").read_bytes()[:4] == b"\x89PNG"
