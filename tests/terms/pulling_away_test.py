import numpy as np
import pytest
from linear_games import FEATURES
from linear_games import assert_gradient
from linear_games import curved_critic
from linear_games import field_of
from linear_games import images
from linear_games import linear_game
from linear_games import play_of
from linear_games import telling_critic

from kerasgan.terms import PullingAway
from kerasgan.testing import run_term_test


def game(term, judge=telling_critic):
    return linear_game(generator_pays=[term], judge=judge)


def test_conformance():
    run_term_test(game, "generator", PullingAway(0.1))


def test_against_a_loop_over_pairs():
    made = game(PullingAway())
    features = play_of(made).fake["image"].numpy().astype("float64") @ FEATURES
    squares = [
        (f @ g / np.linalg.norm(f) / np.linalg.norm(g)) ** 2
        for i, f in enumerate(features)
        for j, g in enumerate(features)
        if i != j
    ]
    logs = field_of(made, "generator").logs
    assert float(logs["generator_pulling_away"]) == pytest.approx(
        np.mean(squares), rel=1e-5
    )


def test_a_single_fake_costs_nothing():
    logs = field_of(game(PullingAway()), "generator", {"image": images(1)}).logs
    assert float(logs["generator_pulling_away"]) == 0.0


def test_its_gradient():
    assert_gradient(game(PullingAway(), judge=curved_critic), "generator")
