import numpy as np
import pytest
from linear_games import assert_gradient
from linear_games import curved_critic
from linear_games import field_of
from linear_games import linear_game
from linear_games import play_of

from kerasgan.terms import R2
from kerasgan.testing import run_term_test


def game(term, **settings):
    return linear_game([term], **settings)


def test_a_linear_critic():
    run_term_test(game, "discriminator", R2(gamma=6.0), expected=9.0)


def test_second_derivatives():
    assert_gradient(game(R2(2.0), judge=curved_critic), "discriminator")


def test_it_is_taken_at_fake_samples():
    made = game(R2(gamma=6.0), judge=curved_critic)
    first, _, second, _ = made.networks["discriminator"].get_weights()
    fake = play_of(made).fake["image"].numpy()
    slope = 1 - np.tanh(fake @ first) ** 2
    gradients = (slope * second[:, 0]) @ first.T
    logs = field_of(made, "discriminator").logs
    assert float(logs["discriminator_cost"]) == pytest.approx(
        3.0 * np.mean((gradients**2).sum(axis=1)), rel=1e-4
    )
