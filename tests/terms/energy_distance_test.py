import numpy as np
import pytest
import tensorflow as tf
from linear_games import FEATURES
from linear_games import critic
from linear_games import field_of
from linear_games import images
from linear_games import linear_game
from linear_games import play_of
from linear_games import telling_critic
from scipy.optimize import linear_sum_assignment

from kerasgan.game import Play
from kerasgan.terms import EnergyDistance
from kerasgan.testing import run_term_test


def game(term, judge=telling_critic):
    return linear_game(generator_pays=[term], judge=judge)


def play_between(real, fake):
    return Play(
        {"image": tf.convert_to_tensor(real)},
        {"image": fake},
        lambda sample: {"features": sample["image"]},
        networks={},
    )


def least(x, y):
    """The mean cost of the best assignment, and whom it assigns."""
    x, y = (rows / np.linalg.norm(rows, axis=1)[:, None] for rows in (x, y))
    costs = 1 - x @ y.T
    rows, columns = linear_sum_assignment(costs)
    return costs[rows, columns].mean(), columns


def energy(real, fake):
    """The distance with exact assignments, in float64."""
    (x, x2), (y, y2) = np.split(real, 2), np.split(fake, 2)
    pairs = [(x, y), (x, y2), (x2, y), (x2, y2)]
    across = sum(least(*pair)[0] for pair in pairs)
    return across - 2 * least(x, x2)[0] - 2 * least(y, y2)[0]


def test_against_exact_assignments():
    term = EnergyDistance(temperature=1e-3, num_rounds=2000)
    play = play_of(game(term))
    real, fake = (
        np.asarray(each["image"], "float64") @ FEATURES
        for each in (play.real, play.fake)
    )
    expected = energy(real, fake)
    received = tf.function(lambda: term.cost(play))()
    assert float(received) == pytest.approx(expected, abs=1e-3)


def test_conformance():
    run_term_test(game, "generator", EnergyDistance(0.2, 5, weight=2.0))


def test_the_gradient_is_that_of_the_exact_distance():
    """Of a distance whose best assignments stay what they are."""
    term = EnergyDistance(temperature=1e-3, num_rounds=500)
    real, fake = images(6), images(6, seed=1) + 0.3

    @tf.function
    def gradient_at(point):
        with tf.GradientTape() as tape:
            tape.watch(point)
            cost = term.cost(play_between(real, point))
        return tape.gradient(cost, point)

    gradient = gradient_at(tf.constant(fake)).numpy()
    real, fake = real.astype("float64"), fake.astype("float64")
    expected, step = np.zeros_like(fake), 1e-6
    for index in np.ndindex(*fake.shape):
        moved = [fake.copy(), fake.copy()]
        moved[0][index] += step
        moved[1][index] -= step
        above, below = (energy(real, each) for each in moved)
        expected[index] = (above - below) / (2 * step)
    assert np.abs(expected).max() > 0.1
    np.testing.assert_allclose(gradient, expected, atol=0.01)


def test_its_mean_over_equal_distributions_is_zero_and_else_above():
    """Unbiased for any plans: among equals all six pairs are alike."""
    rng = np.random.default_rng(0)
    term = EnergyDistance(temperature=0.05, num_rounds=10)

    @tf.function
    def costs(real, fake):
        return tf.map_fn(
            lambda pair: term.cost(play_between(*pair)),
            (real, fake),
            fn_output_signature=tf.float32,
        )

    real, fake = rng.normal(1.0, size=(2, 400, 6, 3)).astype("float32")
    same = costs(real, fake).numpy()
    other = costs(real, fake * [1.0, -1.0, 1.0]).numpy()
    error = same.std() / np.sqrt(len(same))
    assert abs(same.mean()) < 4 * error
    assert other.mean() > 20 * error


def test_an_odd_row_goes_to_the_second_half():
    """Of equal samples W(X, X) + W(X', X') - 2 W(X, X') is left."""
    term, rows = EnergyDistance(0.1, 200), images(7)
    received = term.cost(play_between(rows, tf.constant(rows)))
    rows = rows / np.linalg.norm(rows, axis=1)[:, None]
    x, y = tf.constant(rows[:3]), tf.constant(rows[3:])
    expected = term.transport(x, x) + term.transport(y, y)
    expected -= 2 * term.transport(x, y)
    assert float(received) == pytest.approx(float(expected), abs=1e-4)


def test_what_is_no_setting_is_an_error():
    with pytest.raises(ValueError, match="`temperature` .* Received: temp"):
        EnergyDistance(temperature=0.0)
    with pytest.raises(ValueError, match="`num_rounds` .* Received: num_ro"):
        EnergyDistance(num_rounds=0)
    with pytest.raises(ValueError, match="at least 2 rows .* Received: 1 row"):
        EnergyDistance().cost(play_between(images(1), tf.constant(images(1))))
    with pytest.raises(ValueError, match=r"`features`. Received: \['score'\]"):
        field_of(game(EnergyDistance(), judge=critic), "generator")
