"""Optimizers for games, against NumPy and what is known of small games."""

import keras
import numpy as np
import pytest
from example_games import custom_game

import kerasgan
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Simultaneous
from kerasgan.optimizers import HeavyBall
from kerasgan.optimizers import MirrorDescent
from kerasgan.terms import adversarial_players
from kerasgan.testing.toy_games import Ones
from kerasgan.testing.toy_games import bilinear_game
from kerasgan.testing.toy_games import point

ROCK_PAPER_SCISSORS = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], "float32")
REST = np.zeros((1, 1), "float32")


def played(game, optimizer, num_steps, seen=point, data=REST):
    game.compile(optimizer, jit_compile=False)
    path = [seen(game)]
    for _ in range(num_steps):
        game.train_on_batch(data)
        path.append(seen(game))
    return np.array(path, "float64")


@pytest.mark.parametrize("momentum", [-0.5, 0.0, 0.8])
def test_the_heavy_ball_follows_its_equation(momentum):
    rate, m, x = 0.2, np.zeros(2), np.array([1.0, 0.0])
    path = played(bilinear_game(Simultaneous()), HeavyBall(rate, momentum), 15)
    expected = [x]
    for _ in range(15):
        m = momentum * m - rate * np.array([x[1], -x[0]])
        x = x + m
        expected.append(x)
    np.testing.assert_allclose(path, expected, rtol=1e-5, atol=1e-6)


def test_a_momentum_of_keras_is_the_same_one():
    path, theirs = (
        played(bilinear_game(Alternating()), optimizer, 10)
        for optimizer in (
            HeavyBall(0.2, momentum=0.3),
            keras.optimizers.SGD(0.2, momentum=0.3),
        )
    )
    np.testing.assert_array_equal(path, theirs)


def test_a_negative_momentum_makes_alternating_steps_converge():
    sizes = {}
    for momentum in (-0.5, 0.0, 0.5):
        path = played(
            bilinear_game(Alternating()), HeavyBall(0.5, momentum), 150
        )
        sizes[momentum] = np.linalg.norm(path[-1])
    assert sizes[-0.5] < 1e-2
    assert sizes[0.0] > 0.5
    assert sizes[0.5] > 10


@pytest.mark.parametrize("wrong", [-1, 1.0, "0.5", None, np.nan])
def test_momentum_is_checked(wrong):
    with pytest.raises(
        ValueError, match=r"`momentum` must be .*\(-1, 1\).*Rec"
    ):
        HeavyBall(0.1, momentum=wrong)


def lottery_game(dynamics, p, q, payoff=ROCK_PAPER_SCISSORS):
    """A row is picked by p, who pays `p^T A q` to q, who picks a column."""
    rules = row(payoff.T)
    rules.trainable = False
    return kerasgan.Game(
        {
            "generator": keras.Sequential([keras.Input((1,)), row([q])]),
            "discriminator": keras.Sequential(
                [keras.Input((3,)), rules, row(np.reshape(p, (3, 1)))]
            ),
        },
        adversarial_players("wasserstein"),
        Ones(),
        dynamics=dynamics,
    )


def row(kernel):
    start = keras.initializers.Constant(kernel)
    width = np.shape(kernel)[1]
    return keras.layers.Dense(width, use_bias=False, kernel_initializer=start)


def lotteries(game):
    return [np.ravel(game.weights_of(name)[0]) for name in game.player_names]


P, Q = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6])


def mirror_step(at, pulls, rate):
    tilted = at * np.exp(-rate * pulls)
    return tilted / tilted.sum(axis=1, keepdims=True)


def pulls(at):
    (p, q), payoff = at, ROCK_PAPER_SCISSORS
    return np.array([payoff @ q, -payoff.T @ p])


@pytest.mark.parametrize("dynamics", [Simultaneous, Extragradient])
def test_mirror_descent_follows_its_equation(dynamics):
    rate, at = 0.3, np.array([P, Q])
    game = lottery_game(dynamics(), P, Q)
    path = played(
        game, MirrorDescent(rate), 20, lotteries, np.zeros((1, 3), "float32")
    )
    distances = []
    for found in path:
        np.testing.assert_allclose(found, at, atol=1e-6)
        distances.append(-np.log(3 * at).mean())  # KL of thirds to these
        ahead = at
        if dynamics is Extragradient:
            ahead = mirror_step(at, pulls(at), rate)
        at = mirror_step(at, pulls(ahead), rate)
    falls = np.diff(distances) < 0
    assert falls.all() if dynamics is Extragradient else not falls.any()


def test_mirror_descent_stands_large_gradients():
    game = lottery_game(Simultaneous(), P, Q, 1e3 * ROCK_PAPER_SCISSORS)
    data = np.zeros((1, 3), "float32")
    found = played(game, MirrorDescent(1.0), 3, lotteries, data)
    np.testing.assert_allclose(found.sum(axis=-1), 1, rtol=1e-6)


def test_what_is_no_lottery_is_refused():
    game = lottery_game(Simultaneous(), 2 * P, Q)
    with pytest.raises(ValueError, match="have the sum 1. Received:.*sum 2"):
        game.compile(MirrorDescent())
    game = lottery_game(Simultaneous(), P - 0.4, Q + 0.4)
    with pytest.raises(ValueError, match="at least 0 .*entries from -0.2"):
        game.compile(MirrorDescent())


@pytest.mark.parametrize(
    "optimizer, make",
    [
        (HeavyBall(0.3, momentum=-0.4, clipnorm=2.0), custom_game),
        (MirrorDescent(0.25), lambda: lottery_game(Extragradient(), P, Q)),
    ],
    ids=["heavy_ball", "mirror_descent"],
)
def test_games_are_saved_with_them_and_go_on(optimizer, make, tmp_path):
    game = make()
    game.compile(optimizer, jit_compile=False)
    shape = next(iter(game.data_spec().values()))[0]
    data = np.ones((4, *shape), "float32")
    game.train_on_batch(data)
    game.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    config = again.optimizer_of("generator").get_config()
    assert config == game.optimizer_of("generator").get_config()
    for each in (game, again):
        each.train_on_batch(data)
    for a, b in zip(game.variables, again.variables, strict=True):
        np.testing.assert_array_equal(a, b)
