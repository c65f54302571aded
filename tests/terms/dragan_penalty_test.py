import numpy as np
import tensorflow as tf
from linear_games import assert_gradient
from linear_games import curved_critic
from linear_games import images
from linear_games import linear_game
from linear_games import play_of

from kerasgan.ops import random
from kerasgan.terms import DRAGANPenalty
from kerasgan.testing import run_term_test


def game(term, **settings):
    return linear_game([term], **settings)


def test_a_linear_critic():
    run_term_test(game, "discriminator", DRAGANPenalty(3.0), expected=4.0)


def test_second_derivatives():
    term = DRAGANPenalty(2.0)
    assert_gradient(game(term, judge=curved_critic), "discriminator")


def test_points_lie_beside_real_ones():
    term = DRAGANPenalty(spread=0.25)
    rows = images(4000) * 3 + 1
    play = play_of(game(term), {"image": tf.constant(rows)})
    delta = term.perturb(play, random.key(0)) - rows
    noise = delta / (0.25 * rows.std())  # U(0, 1), each entry by itself
    assert -1e-5 <= noise.numpy().min() < 0.01
    assert 0.99 < noise.numpy().max() <= 1.00001
    quarters = np.histogram(noise, bins=4, range=(0, 1))[0] / noise.numpy().size
    np.testing.assert_allclose(quarters, 0.25, atol=0.02)
    correlation = np.corrcoef(noise.numpy().T) - np.eye(3)
    assert np.abs(correlation).max() < 0.06
