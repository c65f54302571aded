"""All terms at once, in games that are put through the engine's checks."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from linear_games import curved_critic
from linear_games import field_of
from linear_games import images
from linear_games import linear_game

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import terms
from kerasgan.ops import random
from kerasgan.testing import game as conformance


def judge():
    image = keras.Input((3,), name="image")
    label = keras.Input((), dtype="int32", name="label")
    one_hot = keras.layers.CategoryEncoding(2, output_mode="one_hot")(label)
    x = keras.layers.Concatenate()([image, one_hot])
    x = keras.layers.Dense(8, activation="tanh")(x)
    x = keras.layers.BatchNormalization()(x)
    x = keras.layers.Dense(8, activation="tanh")(x)
    outputs = {
        "score": keras.layers.Dense(1)(x),
        "classes": keras.layers.Dense(2)(x),
        "style": keras.layers.Dense(4)(x),
        "features": x,
    }
    return keras.Model({"image": image, "label": label}, outputs)


def maker():
    latent = keras.Input((2,), name="latent")
    style = keras.Input((2,), name="style")
    x = keras.layers.Concatenate()([latent, style])
    image = keras.layers.Dense(3)(keras.layers.Dense(8, "tanh")(x))
    return keras.Model({"latent": latent, "style": style}, {"image": image})


def game_of_all_terms(every=2):
    with random.initial_weights(0):
        networks = {"generator": maker(), "discriminator": judge()}
    return Game(
        networks,
        [
            Player(
                "discriminator",
                [
                    terms.BoundaryEquilibrium(),
                    terms.GradientPenalty(every=every),
                    terms.DRAGANPenalty(every=every),
                    terms.R1(every=every),
                    terms.R2(),
                    terms.Classification(every=every),
                    terms.MutualInformation(["style"], every=every),
                    terms.HistoricalAveraging(every=every),
                    terms.WeightClipping(0.3),
                ],
            ),
            Player(
                "generator",
                [
                    terms.GeneratorLoss("wasserstein"),
                    terms.FeatureMatching(every=every),
                    terms.PullingAway(every=every),
                    terms.Classification(real=False, every=every + 1),
                    terms.MutualInformation(["style"], every=every),
                    terms.HistoricalAveraging(),
                    terms.OrthogonalRegularization(0.1, every=every),
                ],
            ),
        ],
        priors.Joint(
            [
                priors.Normal(2),
                priors.Categorical(2),
                priors.Uniform(2, key="style"),
            ]
        ),
    )


def test_modes(tmp_path):
    conformance.check_modes(game_of_all_terms, {}, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "check",
    [
        conformance.check_ownership,
        conformance.check_replicas,
        conformance.check_keras,
    ],
    ids=lambda check: check.__name__,
)
def test_conformance(check, tmp_path):
    check(game_of_all_terms, {}, tmp_path)


@pytest.mark.parametrize("jit_compile", [False, True])
def test_lazy_terms_are_equal_in_expectation(jit_compile):
    """Over six steps terms of every third and every second add up the same."""

    def total(first, second):
        keras.utils.set_random_seed(0)
        game = linear_game(
            [terms.R1(every=first)],
            [
                terms.PullingAway(every=first),
                terms.FeatureMatching(every=second),
            ],
            judge=curved_critic,
        )
        field = tf.function(
            lambda batch: [
                field_of(game, player, batch).gradients[player]
                for player in ("discriminator", "generator")
            ],
            jit_compile=jit_compile,
        )
        sums = 0.0
        for step in range(6):
            game.step.assign(step)
            gradients = field({"image": tf.constant(images())})
            gradients = [g for g in tf.nest.flatten(gradients) if g is not None]
            sums += np.concatenate([np.ravel(g) for g in gradients])
        return sums

    np.testing.assert_allclose(total(3, 2), total(1, 1), rtol=1e-4, atol=1e-5)
