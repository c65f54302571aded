import numpy as np
import pytest
from linear_games import SCORE
from linear_games import assert_gradient
from linear_games import curved_critic
from linear_games import field_of
from linear_games import images
from linear_games import linear_game

from kerasgan.terms import R1
from kerasgan.testing import run_term_test


def game(term, **settings):
    return linear_game([term], **settings)


def test_a_linear_critic():
    # E ||w||^2; the weight of gamma / 2 is not in the log
    run_term_test(game, "discriminator", R1(gamma=6.0), expected=9.0)


def test_its_gradient_in_closed_form():
    field = field_of(game(R1(gamma=6.0)), "discriminator")
    assert float(field.logs["discriminator_cost"]) == pytest.approx(27.0)
    kernel = field.gradients["discriminator"][0]
    np.testing.assert_allclose(kernel, 6.0 * SCORE, rtol=1e-5)


def test_second_derivatives():
    assert_gradient(game(R1(2.0), judge=curved_critic), "discriminator")


def test_it_is_taken_at_real_samples():
    made = game(R1(), judge=curved_critic)
    first, _, second, _ = made.networks["discriminator"].get_weights()
    slope = 1 - np.tanh(images() @ first) ** 2  # biases begin at 0
    gradients = (slope * second[:, 0]) @ first.T
    logs = field_of(made, "discriminator").logs
    assert float(logs["discriminator_r1"]) == pytest.approx(
        np.mean((gradients**2).sum(axis=1)), rel=1e-4
    )
