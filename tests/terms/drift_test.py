import numpy as np
import pytest
from linear_games import SCORE
from linear_games import assert_gradient
from linear_games import curved_critic
from linear_games import field_of
from linear_games import images
from linear_games import linear_game

from kerasgan.terms import Drift
from kerasgan.testing import run_term_test
from kerasgan.testing.game import example_data


def game(term, **settings):
    return linear_game([term], **settings)


def test_what_holds_of_every_term():
    scores = example_data(game(Drift()))["image"] @ SCORE
    expected = np.mean(scores.astype("float64") ** 2)
    run_term_test(game, "discriminator", Drift(0.5), expected=expected)


def test_its_weight_and_its_gradient_in_closed_form():
    field = field_of(game(Drift(0.5)), "discriminator")
    x = images().astype("float64")
    cost = 0.5 * np.mean((x @ SCORE) ** 2)
    assert float(field.logs["discriminator_cost"]) == pytest.approx(cost)
    kernel = field.gradients["discriminator"][0]
    np.testing.assert_allclose(kernel, x.T @ (x @ SCORE) / 8, rtol=1e-5)


def test_finite_differences():
    assert_gradient(game(Drift(2.0), judge=curved_critic), "discriminator")


def test_the_weight_of_the_paper():
    assert Drift().weight == 1e-3 and Drift().name == "drift"
