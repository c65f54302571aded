import keras
import numpy as np
import pytest
import tensorflow as tf
from linear_games import FEATURES
from linear_games import assert_gradient
from linear_games import curved_critic
from linear_games import field_of
from linear_games import linear_game
from linear_games import play_of
from linear_games import telling_critic

from kerasgan.ops import random
from kerasgan.terms import MaximumMeanDiscrepancy
from kerasgan.terms import RationalQuadratic
from kerasgan.terms import WitnessPenalty
from kerasgan.testing import run_term_test

KERNEL = RationalQuadratic((0.5, 3.0))


def game(term, judge=telling_critic):
    return linear_game([term], judge=judge)


def slope(point, others):
    """The mean gradient of k(h(x_i), h(t)) by t, for h(t) = t FEATURES."""
    total = np.zeros(3)
    for other in others:
        away = (point - other) @ FEATURES
        for width in (0.5, 3.0):
            base = 1 + away @ away / (2 * width)
            total -= base ** (-width - 1) * (FEATURES @ away)
    return total / len(others)


def test_against_a_loop_over_points_and_rows():
    term = WitnessPenalty(KERNEL, weight=2.0)
    play = play_of(game(term))
    with random.scope(random.key(5)):
        cost = float(term.cost(play))
    with random.scope(random.key(5)):
        between = term.interpolate(play, random.next_key())["image"].numpy()
    real, fake = (
        np.asarray(each["image"], "float64") for each in (play.real, play.fake)
    )
    steep = [
        np.linalg.norm(slope(point, real) - slope(point, fake))
        for point in between.astype("float64")
    ]
    expected = np.mean((np.array(steep) - 1) ** 2)
    assert cost == pytest.approx(expected, rel=1e-5)


def test_the_witness_is_the_derivative_of_the_discrepancy():
    """It is above 0 near reals; its means are the biased estimate."""
    term, play = WitnessPenalty(KERNEL), play_of(game(WitnessPenalty(KERNEL)))
    on_real = tf.reduce_mean(term.witness(play, play.on_real))
    on_fake = tf.reduce_mean(term.witness(play, play.on_fake))
    root = MaximumMeanDiscrepancy(KERNEL, root=True).cost(play)
    assert float(on_real - on_fake) == pytest.approx(float(root) ** 2, rel=1e-5)


def test_conformance():
    run_term_test(game, "discriminator", WitnessPenalty(KERNEL, weight=3.0))
    lazy = WitnessPenalty("rbf", every=2, keys=["image"])
    run_term_test(game, "discriminator", lazy)


def test_its_gradient_flows_through_all_features():
    made = game(WitnessPenalty(KERNEL, 2.0), judge=curved_critic)
    assert_gradient(made, "discriminator")


def test_a_critic_that_maximises_the_discrepancy_pays_its_negative():
    made = game(MaximumMeanDiscrepancy(KERNEL, weight=-1.0))
    logs = field_of(made, "discriminator").logs
    assert logs["discriminator_mmd"] > 0
    assert float(logs["discriminator_cost"]) == -float(
        logs["discriminator_mmd"]
    )


def test_a_flat_critic_has_a_finite_gradient():
    flat = game(WitnessPenalty(KERNEL))
    judge = flat.networks["discriminator"]
    judge.set_weights([np.zeros_like(w) for w in judge.get_weights()])
    field = field_of(flat, "discriminator")
    cost = float(field.logs["discriminator_witness_penalty"])
    assert cost == pytest.approx(1.0, abs=1e-5)
    for gradient in field.gradients["discriminator"]:
        assert gradient is None or np.isfinite(gradient).all()


def test_a_critic_without_features_is_an_error():
    def judge():
        image = keras.Input((3,), name="image")
        return keras.Model(
            {"image": image}, {"score": keras.layers.Dense(1)(image)}
        )

    with pytest.raises(ValueError, match=r"`features`. Received: \['score'\]"):
        field_of(game(WitnessPenalty(KERNEL), judge), "discriminator")
    with pytest.raises(ValueError, match="no kernel of that name.*'rbg'"):
        WitnessPenalty("rbg")
