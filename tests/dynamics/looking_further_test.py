"""Dynamics that look ahead or differentiate, against NumPy and closed forms."""

import dynamics_reference
import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import custom_game
from example_games import points
from example_games import tanh_game

import kerasgan
from kerasgan import dynamics
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Consensus
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Optimistic
from kerasgan.dynamics import PastExtragradient
from kerasgan.dynamics import ProximalPoint
from kerasgan.dynamics import Unrolled
from kerasgan.terms import adversarial_players
from kerasgan.testing import run_dynamics_test
from kerasgan.testing.game import check_keras
from kerasgan.testing.toy_games import Ones
from kerasgan.testing.toy_games import bilinear_game
from kerasgan.testing.toy_games import trajectory
from kerasgan.testing.toy_games import walk

PLAYERS = ("discriminator", "generator")
FURTHER = {
    "past_extragradient": PastExtragradient,
    "consensus": lambda: Consensus(0.5),
    "unrolled": lambda: Unrolled(2),
    "proximal_point": lambda: ProximalPoint(2),
}


def dirac_game(dynamics, loss):
    """Data at 0, a fake at theta, the score w x: Mescheder's Dirac game."""
    return kerasgan.Game(
        networks=bilinear_game(None, 1.0, 0.5).networks,
        players=adversarial_players(loss),
        prior=Ones(),
        dynamics=dynamics,
    )


# Of Wasserstein's loss the game is bilinear, as it is in the tests below and in
# dynamics_test.py, of which each has a factor or a limit.
BILINEAR = pytest.param("wasserstein", marks=pytest.mark.slow)


@pytest.mark.parametrize("loss", [BILINEAR, "minimax", "non_saturating"])
@pytest.mark.parametrize(
    "make, name, settings",
    [
        (Extragradient, "extragradient", {}),
        (PastExtragradient, "past_extragradient", {}),
        (Optimistic, "optimistic", {}),
        (lambda: Consensus(0.7), "consensus", {"strength": 0.7}),
        (lambda: Unrolled(1), "unrolled", {"steps": 1}),
        (lambda: Unrolled(4), "unrolled", {"steps": 4}),
        (lambda: ProximalPoint(6), "proximal_point", {}),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_they_follow_their_equations(make, name, settings, loss):
    path = trajectory(dirac_game(make(), loss), 0.3, 20)
    expected = dynamics_reference.trajectory(
        name, loss, 0.3, start=(1.0, 0.5), **settings
    )
    np.testing.assert_allclose(path, expected, atol=1e-6)
    assert np.abs(path[-1] - path[0]).max() > 0.1


@pytest.mark.parametrize("rate, strength", [(0.2, 0.0), (0.2, 0.7), (0.5, 2.0)])
def test_consensus_multiplies_by_its_factor(rate, strength):
    factor = (1 - rate * strength) ** 2 + rate**2
    run_dynamics_test(Consensus(strength), factor=factor, rate=rate)


@pytest.mark.parametrize("rate", [0.1, 1.0])
def test_the_proximal_point_spirals_inwards_for_any_step(rate):
    # A game of two weights: three iterations solve it.
    factor = 1 / (1 + rate**2)
    run_dynamics_test(ProximalPoint(3), factor, rate, num_steps=8)
    path = trajectory(bilinear_game(ProximalPoint(3)), 10 * rate, 4)
    squares = (path**2).sum(axis=1)
    factor = 1 / (1 + (10 * rate) ** 2)
    np.testing.assert_allclose(squares[1:], squares[:-1] * factor, atol=1e-5)


def test_one_iteration_towards_the_proximal_point_is_extragradient():
    factor = 1 - 0.4**2 + 0.4**4
    run_dynamics_test(ProximalPoint(1), factor=factor, rate=0.4)


def test_the_points_ahead_of_past_extragradient_are_optimistic():
    rate = 0.3
    path = run_dynamics_test(PastExtragradient(), rate=rate)
    past, ahead = np.zeros(2), []
    for x in path:
        ahead.append(x - rate * past)
        past = np.array([ahead[-1][1], -ahead[-1][0]])
    w, theta = np.transpose(ahead)
    v = np.stack([theta, -w], axis=1)
    expected = ahead[1:-1] - rate * (2 * v[1:-1] - v[:-2])
    np.testing.assert_allclose(ahead[2:], expected, atol=1e-6)


@pytest.mark.parametrize(
    "make, limit",
    [
        (Alternating, 2.0),
        (Extragradient, 1.0),
        (PastExtragradient, 1 / np.sqrt(3)),
        (Optimistic, 1 / np.sqrt(3)),
        (lambda: Consensus(0.5), 2 * 0.5 / (1 + 0.5**2)),
        (lambda: Consensus(2.0), 2 * 2.0 / (1 + 2.0**2)),
        (lambda: Unrolled(1), 2 / np.sqrt(4 * 1 - 1)),
        (lambda: Unrolled(5), 2 / np.sqrt(4 * 5 - 1)),
    ],
    ids=lambda x: "" if callable(x) else f"{x:.3f}",
)
def test_the_limit_of_the_step_from_both_sides(make, limit):
    """Below it nothing grows without end; above it everything does."""
    game, sizes = bilinear_game(make()), []
    game.compile(keras.optimizers.SGD(1.0), jit_compile=False)
    variables = [*game.variables, *game.optimizer.variables]
    start = [np.array(variable) for variable in variables]
    for rate in (0.98 * limit, 1.02 * limit):  # of one trace
        for variable, value in zip(variables, start, strict=True):
            variable.assign(value)
        for each in game.optimizer.optimizers:
            each.learning_rate = rate
        path = walk(game, 150)
        sizes.append(np.abs(path[-20:]).max() / np.abs(path[50:70]).max())
    assert sizes[0] < 1.05 and sizes[1] > 1.5


@pytest.mark.parametrize("jit_compile", [False, True])
def test_consensus_pulls_along_finite_differences(jit_compile):
    """On perceptrons with tanh: grad ||v||^2 / 2, a weight at a time."""
    strength, rate = 0.5, 1.0
    game = tanh_game(Consensus(strength), loss="non_saturating")
    game.compile(keras.optimizers.SGD(rate), jit_compile=jit_compile)
    by_hand = tanh_game(loss="non_saturating")
    by_hand.compile(jit_compile=False)
    batch, start = {"image": tf.constant(points(8))}, game.point()

    @tf.function
    def field(at):
        return by_hand.field(batch, PLAYERS, at=at).gradients

    def half_square(at):
        return sum(float(tf.reduce_sum(g**2)) for g in flat(field(at))) / 2

    v, slopes = field(start), finite_differences(half_square, start)
    game.train_on_batch(batch)
    for player in PLAYERS:
        rows = zip(start[player], game.point()[player], strict=True)
        pulls = [(before - after) / rate for before, after in rows]
        for a, b, c in zip(pulls, v[player], slopes[player], strict=True):
            np.testing.assert_allclose(a - b, strength * c, atol=2e-4)
    assert max(np.abs(c).max() for c in flat(slopes)) > 0.02


@pytest.mark.parametrize("jit_compile", [False, True])
def test_unrolled_moves_along_finite_differences(jit_compile):
    """Of what the generator pays after its rival's steps, all by hand."""
    steps, rate = 2, 0.5
    game = tanh_game(Unrolled(steps), loss="non_saturating")
    game.compile(keras.optimizers.SGD(rate), jit_compile=jit_compile)
    by_hand = tanh_game(loss="non_saturating")
    by_hand.compile(jit_compile=False)
    batch, start = {"image": tf.constant(points(8))}, game.point()

    @tf.function
    def paid(theta):
        at = start | theta
        for _ in range(steps):
            field = by_hand.field(batch, PLAYERS[:1], at=at)
            pulls = zip(
                at["discriminator"],
                field.gradients["discriminator"],
                strict=True,
            )
            at = at | {"discriminator": [w - rate * g for w, g in pulls]}
        return by_hand.field(batch, PLAYERS[1:], at=at).costs["generator"]

    mine = {"generator": start["generator"]}
    slopes = finite_differences(lambda theta: float(paid(theta)), mine)
    now = by_hand.field(batch, PLAYERS).gradients
    game.train_on_batch(batch)
    after = game.point()
    for a, b, slope in zip(
        start["generator"], after["generator"], *slopes.values(), strict=True
    ):
        np.testing.assert_allclose((a - b) / rate, slope, atol=2e-4)
    for a, b, g in zip(
        start["discriminator"],
        after["discriminator"],
        now["discriminator"],
        strict=True,
    ):
        np.testing.assert_allclose((a - b) / rate, g, atol=1e-5)
    # Looking ahead is not the same as looking at the present.
    pairs = zip(slopes["generator"], now["generator"], strict=True)
    assert max(np.abs(a - b).max() for a, b in pairs) > 0.01


def flat(point):
    return tf.nest.flatten(point)


def finite_differences(function, point, step=1e-2):
    """Central ones of a function of a dict of lists of tensors."""
    slopes = {
        player: [np.zeros(x.shape) for x in each]
        for player, each in point.items()
    }
    for player, each in slopes.items():
        for index, slope in enumerate(each):
            for place in np.ndindex(*slope.shape):
                ends = []
                for sign in (1, -1):
                    moved = [x.numpy() for x in point[player]]
                    moved[index][place] += sign * step
                    at = list(map(tf.constant, moved))
                    ends.append(function(point | {player: at}))
                slope[place] = (ends[0] - ends[1]) / (2 * step)
    return slopes


@pytest.mark.parametrize("name", FURTHER)
def test_training_resumes_to_the_bit(name, tmp_path):
    """On perceptrons with tanh, Adam's state and the past's among it."""
    prior = kerasgan.priors.Normal(2)
    check_keras(lambda: tanh_game(FURTHER[name](), prior=prior), {}, tmp_path)


@pytest.mark.parametrize("name", dynamics.BY_NAME)
def test_dynamics_have_names(name):
    found = dynamics.get(name)
    assert type(found) is dynamics.BY_NAME[name]
    game = custom_game(dynamics=name)
    assert type(game.dynamics) is type(found)
    config = keras.saving.serialize_keras_object(Unrolled(3))
    assert custom_game(dynamics=config).dynamics.steps == 3


def test_a_name_of_no_dynamics_is_refused():
    with pytest.raises(ValueError, match="no dynamics.*'unrolled'.*'unroled'"):
        custom_game(dynamics="unroled")
    with pytest.raises(ValueError, match="dynamics must be a name.*Receiv"):
        custom_game(dynamics=Consensus)


@pytest.mark.parametrize("wrong", [0, -1, 2.5, "3", True, None], ids=str)
def test_numbers_of_steps_are_checked(wrong):
    with pytest.raises(ValueError, match="`steps` must be an .*Received: step"):
        Unrolled(wrong)
    with pytest.raises(ValueError, match="`iterations` must be an .*Received"):
        ProximalPoint(wrong)


@pytest.mark.parametrize("wrong", [-0.1, np.inf, np.nan, "1", True, None])
def test_strengths_are_checked(wrong):
    with pytest.raises(ValueError, match="`strength` must be .*at least 0. Re"):
        Consensus(wrong)
    with pytest.raises(ValueError, match="`optimism` must be .*at least 0. Re"):
        Optimistic(wrong)


def test_who_looks_ahead_is_a_player_with_rivals():
    with pytest.raises(ValueError, match="`player` must name one.*'painter'"):
        custom_game(dynamics=Unrolled(player="painter"))
    players = [
        kerasgan.Player("generator", custom_game().players["generator"].terms)
    ]
    with pytest.raises(
        ValueError, match="must have a rival.*'generator' alone"
    ):
        kerasgan.Game(
            custom_game().networks,
            players,
            kerasgan.priors.Normal(2),
            dynamics=Unrolled(),
        )


@pytest.mark.parametrize("idle", PLAYERS)
def test_who_owns_nothing_neither_looks_ahead_nor_answers(idle):
    networks = custom_game().networks
    networks[idle].trainable = False
    with pytest.raises(ValueError, match=f"`{idle}`, who owns none"):
        custom_game(dynamics=Unrolled(), networks=dict(networks))


@pytest.mark.parametrize(
    "name", [n for n in dynamics.BY_NAME if n != "unrolled"]
)
def test_who_owns_nothing_stands_still(name):
    networks = custom_game().networks
    networks["discriminator"].trainable = False
    idle = [weight.path for weight in networks["discriminator"].weights]
    game = custom_game(dynamics=name, networks=dict(networks))
    before = [np.array(weight) for weight in game.weights]
    game.compile("sgd", jit_compile=False)
    game.train_on_batch(points(8))
    for weight, value in zip(game.weights, before, strict=True):
        is_idle = weight.path in idle
        assert np.array_equal(weight, value) == is_idle, weight.path


class Detached(kerasgan.Game):
    """The discriminator is shown fakes that hide who made them."""

    def plays(self, batch, seed, training=True):
        (play,) = super().plays(batch, seed, training).values()
        hidden = {n: tf.stop_gradient(x) for n, x in play.fake.items()}
        return {
            "main": play,
            "hidden": self.play(play.real, hidden, training),
        }


def detached_game(dynamics):
    game = custom_game()
    terms = {name: each.terms for name, each in game.players.items()}
    return Detached(
        game.networks,
        [
            kerasgan.Player(
                "discriminator", terms["discriminator"], play="hidden"
            ),
            kerasgan.Player("generator", terms["generator"]),
        ],
        game.prior,
        dynamics=dynamics,
    )


@pytest.mark.parametrize(
    "settings",
    [{"jit_compile": False}, {"jit_compile": True}, {"run_eagerly": True}],
    ids=str,
)
@pytest.mark.parametrize("name", ["consensus", "unrolled"])
def test_what_is_differentiated_must_not_be_hidden(name, settings):
    game = detached_game(name)
    game.compile("sgd", **settings)
    before = game.get_weights()
    with pytest.raises(
        ValueError,
        match="stop no gradient: what `discriminator` pays.*'generator'.*Rec",
    ):
        game.train_on_batch(points(8))
    for a, b in zip(before, game.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_dynamics_that_do_not_differentiate_do_not_mind():
    game, shown = (
        f(dynamics=Extragradient()) for f in (detached_game, custom_game)
    )
    shown.set_weights(game.get_weights())
    for each in (game, shown):
        each.compile("sgd", jit_compile=False)
        each.train_on_batch(points(8))
    for a, b in zip(game.get_weights(), shown.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)


def test_consensus_of_one_player_makes_its_own_gradient_shorter():
    start, strength, rate = 3.0, 0.5, 0.1
    network = bilinear_game(None, generator=start).networks["generator"]
    game = kerasgan.Game(
        {"generator": network},
        [kerasgan.Player("generator", [Square()])],
        Ones(),
        dynamics=Consensus(strength),
    )
    game.compile(keras.optimizers.SGD(rate), jit_compile=False)
    game.train_on_batch(np.zeros((1, 1), "float32"))
    # v = 2 x, J = 2.
    expected = start - rate * (2 * start + strength * 2 * 2 * start)
    found = float(network.get_weights()[0][0, 0])
    assert found == pytest.approx(expected, rel=1e-6)


@keras.saving.register_keras_serializable("tests")
class Square(kerasgan.Term):
    """The square of what is made."""

    default_name = "square"
    needs = ()

    def cost(self, play):
        return tf.reduce_mean(play.fake["image"] ** 2)
