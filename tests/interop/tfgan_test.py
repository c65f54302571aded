"""Against the real TF-GAN, which the extra `tfgan` installs."""

import functools
import importlib.util
import json
import math
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan import losses
from kerasgan.interop import tfgan
from kerasgan.interop.tfgan import TFGANLoss
from kerasgan.testing import run_loss_test

HARD = {"label_smoothing": 0.0}  # TF-GAN's default smooths
# TF-GAN moves a target t to t (1 - s) + s / 2: here 0.9.
SOFT = {"label_smoothing": 0.2}

# Ours and theirs, and what their generator's cost has more: their minimax
# adds the discriminator's cost of a real sample whose score is 1.
PAIRS = {
    "minimax": (
        losses.Minimax(),
        TFGANLoss("minimax", HARD),
        -math.log(1 + math.exp(-1)),
    ),
    "minimax, smooth": (
        losses.Minimax(real_target=0.9),
        TFGANLoss("minimax", SOFT),
        -math.log(1 + math.exp(-1)),
    ),
    "non_saturating": (losses.NonSaturating(), TFGANLoss("modified", HARD), 0),
    "non_saturating, smooth": (
        losses.NonSaturating(real_target=0.9),
        TFGANLoss("modified", SOFT),
        0,
    ),
    "least_squares": (losses.LeastSquares(), TFGANLoss("least_squares"), 0),
    "least_squares, chi-squared": (
        losses.LeastSquares(a=-1.0, b=1.0, c=0.0),
        TFGANLoss("least_squares", {"fake_label": -1}, {"real_label": 0}),
        0,
    ),
    "wasserstein": (losses.Wasserstein(), TFGANLoss("wasserstein"), 0),
    "hinge": (losses.Hinge(), TFGANLoss("wasserstein_hinge"), 0),
    "relativistic_average": (
        losses.RelativisticAverage(),
        TFGANLoss("relativistic"),
        0,
    ),
}


def evaluate(loss, real, fake):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([real, fake])
        costs = [loss.discriminator(real, fake), loss.generator(fake, real)]
    gradients = [
        tape.gradient(cost, [real, fake], unconnected_gradients="zero")
        for cost in costs
    ]
    return costs, gradients


@pytest.mark.parametrize("pair", PAIRS)
def test_ours_equal_theirs(pair):
    ours, theirs, more = PAIRS[pair]
    rng = np.random.default_rng(0)
    real, fake = tf.constant(2 * rng.normal(size=(2, 3, 4, 4, 1)), tf.float32)
    costs, gradients = evaluate(ours, real, fake)
    costs[1] += more
    compiled = tf.function(evaluate, autograph=False, jit_compile=True)
    close = functools.partial(np.testing.assert_allclose, rtol=1e-5, atol=1e-6)
    for evaluated in (evaluate, compiled):
        found = evaluated(theirs, real, fake)
        tf.nest.map_structure(close, found[0], costs)
        tf.nest.map_structure(close, found[1], gradients)


@keras.saving.register_keras_serializable("tfgan_test")
def distance_discriminator_loss(
    discriminator_real_outputs, discriminator_gen_outputs, scale=1.0
):
    gap = discriminator_real_outputs - discriminator_gen_outputs
    return -scale * tf.reduce_mean(gap)


@keras.saving.register_keras_serializable("tfgan_test")
def distance_generator_loss(discriminator_gen_outputs):
    return -tf.reduce_mean(discriminator_gen_outputs)


def theirs(name):
    return getattr(tfgan.load("losses").wargs, name)


@pytest.mark.parametrize(
    "make, generator",
    [
        (lambda: TFGANLoss("wasserstein", threshold=0.5), 1.0),
        (
            lambda: TFGANLoss(
                (distance_discriminator_loss, distance_generator_loss)
            ),
            1.0,
        ),
        (
            lambda: TFGANLoss(
                ("wasserstein_discriminator_loss", distance_generator_loss)
            ),
            1.0,
        ),
        (
            lambda: TFGANLoss(
                (
                    theirs("wasserstein_discriminator_loss"),
                    theirs("least_squares_generator_loss"),
                ),
                generator_settings={"real_label": 3},
            ),
            ((1 - 3) ** 2 + (-3 - 3) ** 2) / 4,
        ),
    ],
    ids=["name", "functions", "name and function", "TF-GAN's functions"],
)
def test_by_hand(make, generator):
    # Mean scores 4 and -1.
    run_loss_test(make(), [([5.0, 3.0], [1.0, -3.0], -5.0, generator)])


def test_settings_reach_their_function():
    loss = TFGANLoss(
        (distance_discriminator_loss, distance_generator_loss),
        discriminator_settings={"scale": 10.0},
    )
    assert float(loss.discriminator(tf.ones(2), tf.zeros(2))) == -10.0
    again = losses.get(
        json.loads(json.dumps(keras.saving.serialize_keras_object(loss)))
    )
    assert float(again.discriminator(tf.ones(2), tf.zeros(2))) == -10.0
    assert again.get_config() == loss.get_config()


def game(loss):
    made = kerasgan.create(
        "gan", image_shape=(2,), width=4, latent_dim=2, loss=loss
    )
    made.compile(keras.optimizers.SGD(0.1))
    return made


BATCH = np.random.default_rng(0).normal(size=(8, 2)).astype("float32")


@pytest.mark.parametrize(
    "pair", ["non_saturating", "wasserstein", "relativistic_average"]
)
def test_a_game_has_the_same_gradients_and_takes_the_same_step(pair):
    ours, theirs = map(game, PAIRS[pair][:2])
    players = ours.player_names
    batch = {"image": tf.constant(BATCH)}
    expected = ours.field(batch, players).gradients
    found = theirs.field(batch, players).gradients
    for player in players:
        assert any(np.any(gradient) for gradient in expected[player])
        for a, b in zip(found[player], expected[player], strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-7)
    for each in (ours, theirs):
        each.fit(BATCH, batch_size=8, verbose=0)
    for a, b in zip(theirs.weights, ours.weights, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-7)


def test_a_game_is_saved_and_loaded(tmp_path):
    made = game(TFGANLoss("least_squares", {"fake_label": -1}, threshold=0.0))
    assert "discriminator_real_accuracy" in made.log_names
    made.save(tmp_path / "game.keras")
    loaded = keras.saving.load_model(tmp_path / "game.keras")
    assert loaded.get_config() == made.get_config()
    for each in (made, loaded):
        each.fit(BATCH, batch_size=8, verbose=0)
    for a, b in zip(loaded.weights, made.weights, strict=True):
        np.testing.assert_array_equal(a, b)


def test_metrics_can_be_reached():
    metrics = tfgan.load("eval.classifier_metrics")
    rng = np.random.default_rng(0)
    activations = rng.normal(size=(2, 50, 3)).astype("float32")
    shift = np.array([1.0, 2.0, 2.0], "float32")
    # Two sets that differ by a shift only: its square.
    distance = metrics.frechet_classifier_distance_from_activations(
        activations[0], activations[0] + shift
    )
    assert float(distance) == pytest.approx(9.0, abs=1e-3)


def test_nothing_is_left_in_the_way_of_an_import():
    tfgan.load("losses.losses_impl")
    assert not set(tfgan.PACKAGES) & set(sys.modules)
    with pytest.raises(ImportError):
        tfgan.load("losses.no_such_module")
    assert not set(tfgan.PACKAGES) & set(sys.modules)


def test_packages_that_are_imported_are_used(monkeypatch):
    tfgan.load("losses.losses_impl")
    for package in tfgan.PACKAGES:
        monkeypatch.setitem(sys.modules, package, sys.modules["keras"])
    tfgan.load("losses.losses_impl")
    assert {sys.modules[p] for p in tfgan.PACKAGES} == {keras}


def test_kerasgan_does_not_import_it():
    script = (
        "import sys, kerasgan; print([m for m in sys.modules if "
        "m.startswith(('kerasgan.interop', 'tensorflow_gan', "
        "'tensorflow_probability'))])"
    )
    found = subprocess.run(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    assert found.stdout.strip() == "[]"


def test_says_how_to_install_it(monkeypatch):
    find_spec = importlib.util.find_spec

    def find_nothing_of_it(name, *args):
        return None if name in tfgan.PACKAGES else find_spec(name, *args)

    monkeypatch.setattr(importlib.util, "find_spec", find_nothing_of_it)
    expected = r"needs the package `tensorflow_gan`.*'kerasgan\[tfgan\]'"
    with pytest.raises(ImportError, match=expected):
        TFGANLoss("wasserstein")


def test_says_which_package_of_the_extra_is_missing(monkeypatch):
    # As if nothing had been imported yet.
    monkeypatch.setitem(sys.modules, "tensorflow_probability", None)
    name = "tensorflow_gan.python.eval.classifier_metrics"
    monkeypatch.delitem(sys.modules, name, raising=False)
    expected = r"needs the package `tensorflow_probability`.*kerasgan\[tfgan"
    with pytest.raises(ImportError, match=expected):
        tfgan.load("eval.classifier_metrics")


def test_a_module_that_does_not_exist():
    with pytest.raises(ImportError, match="No module.*losses.loses_impl"):
        tfgan.load("losses.loses_impl")


@pytest.mark.parametrize(
    "arguments, error",
    [
        (("waserstein",), "no TF-GAN loss.*'wasserstein'.*'waserstein'"),
        (("acgan",), "no TF-GAN loss of that name.*Received: 'acgan'"),
        ((None,), "pair of functions.*Received: loss=None"),
        (((distance_generator_loss,),), "pair of functions.*Received: loss="),
        (((max, max),), "that take `discriminator_gen_outputs`.*Received"),
        ((("no_such_loss",) * 2,), "pair of functions.*no_such_loss"),
        (
            ("wasserstein", {"wieghts": 2.0}),
            "`discriminator_settings`.*'real_weights'.*Received: 'wieghts'",
        ),
        (
            ("wasserstein", None, {"wieghts": 2.0}),
            "for `generator_settings`.*'weights'.*Received: 'wieghts'",
        ),
    ],
)
def test_refuses(arguments, error):
    with pytest.raises(ValueError, match=error):
        TFGANLoss(*arguments)
