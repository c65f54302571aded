import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import custom_game
from example_games import points
from example_games import tanh_game

import kerasgan
from kerasgan.averages import WeightAverage
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Consensus
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Optimistic
from kerasgan.dynamics import PastExtragradient
from kerasgan.dynamics import ProximalPoint
from kerasgan.dynamics import Simultaneous
from kerasgan.dynamics import Unrolled
from kerasgan.terms import R1
from kerasgan.terms import HistoricalAveraging
from kerasgan.testing import run_dynamics_test
from kerasgan.testing.game import check_keras
from kerasgan.testing.toy_games import bilinear_game
from kerasgan.testing.toy_games import trajectory

PLAYERS = ("discriminator", "generator")


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_simultaneous_spirals_outwards_by_its_factor(rate):
    run_dynamics_test(Simultaneous(), factor=1 + rate**2, rate=rate)


@pytest.mark.parametrize("rate", [0.1, 1.0, 1.9])
def test_alternating_stays_on_an_ellipse(rate):
    path = run_dynamics_test(Alternating(), rate=rate, num_steps=200)
    w, theta = path.T
    # The map (w, theta) -> (w - eps theta, theta + eps w') preserves this.
    invariant = w**2 + theta**2 - rate * w * theta
    np.testing.assert_allclose(invariant, invariant[0], rtol=1e-3)


def test_alternating_leaves_at_a_step_of_two():
    path = run_dynamics_test(Alternating(), rate=2.1, num_steps=40)
    assert np.linalg.norm(path[-1]) > 1e3


def test_alternating_matches_its_equations_with_several_turns():
    rate, path = 0.2, [(1.0, 0.0)]
    for _ in range(10):
        w, theta = path[-1]
        for _ in range(3):
            w = w - rate * theta
        path.append((w, theta + rate * w))
    game = bilinear_game(Alternating(discriminator=3))
    np.testing.assert_allclose(trajectory(game, rate, 10), path, rtol=1e-4)


def test_running_mean_converges_for_alternating_only():
    for dynamics, converges in ((Alternating(), True), (Simultaneous(), False)):
        path = trajectory(bilinear_game(dynamics), 0.2, 600)
        count = np.arange(1, len(path) + 1)[:, None]
        means = np.linalg.norm(path.cumsum(axis=0) / count, axis=1)
        assert (means[-60:].max() < 0.03) == converges


def test_exponential_mean_shrinks_the_orbit_and_does_not_converge():
    game = bilinear_game(Alternating(), average=WeightAverage(0.9))
    path = trajectory(
        game,
        0.2,
        400,
        lambda game: [
            float(game.generator.get_weights()[0][0, 0]),
            float(game.generator_average.get_weights()[0][0, 0]),
        ],
    )
    raw, mean = np.abs(path[-100:]).max(axis=0)
    # A filter of decay b passes the frequency w with this gain.
    angle = np.arccos(1 - 0.2**2 / 2)
    gain = 0.1 / abs(1 - 0.9 * np.exp(1j * angle))
    assert mean / raw == pytest.approx(gain, rel=0.02)
    assert gain < 0.5


@pytest.mark.parametrize("count", [0, -1, 1.5, "2", True])
def test_numbers_of_turns_are_checked(count):
    with pytest.raises(ValueError, match="turns must be an integer.*Received"):
        Alternating(discriminator=count)
    with pytest.raises(ValueError, match="`every` must be an integer.*Receiv"):
        Alternating(every={"generator": count})


def test_turns_for_nobody_are_refused():
    with pytest.raises(ValueError, match=r"turns to \['critic'\].*players are"):
        bilinear_game(Alternating(critic=5))
    with pytest.raises(ValueError, match=r"rests to \['critic'\].*players are"):
        bilinear_game(Alternating(every={"critic": 5}))


@pytest.mark.parametrize(
    "order",
    [
        [],
        ["discriminator"],
        ["discriminator", "generator", "generator"],
        [PLAYERS, "generator"],
        ["discriminator", "critic"],
    ],
    ids=str,
)
def test_an_order_names_each_player_once(order):
    match = r"`order` must name each .*'generator'.* once. Received: order="
    with pytest.raises(ValueError, match=match):
        bilinear_game(Alternating(order))


def test_players_who_move_together_have_equal_turns_and_rests():
    with pytest.raises(ValueError, match="same turns. Received: .*: 2}"):
        bilinear_game(Alternating([PLAYERS], discriminator=2))
    with pytest.raises(ValueError, match="same rests. Received: .*: 3}"):
        bilinear_game(Alternating([PLAYERS], every={"generator": 3}))


def test_a_player_with_lazy_terms_does_not_rest():
    dynamics = Alternating(every={"discriminator": 2})
    with pytest.raises(
        ValueError, match="no lazy terms.*`discriminator` .*=2.*r1.*=4"
    ):
        custom_game([R1(every=4)], dynamics=dynamics)


def test_turns_see_fresh_data_and_the_last_one_again():
    seen = []

    class Spy:
        player_names = ("discriminator", "generator")

        def field(self, batch, players, turn):
            seen.append((players[0], batch, turn))

        def move(self, field):
            pass

    dynamics = Alternating(discriminator=3)
    assert dynamics.num_batches() == 3
    assert len(dynamics.step(Spy(), ["a", "b", "c"])) == 4
    assert seen == [
        ("discriminator", "a", 0),
        ("discriminator", "b", 1),
        ("discriminator", "c", 2),
        ("generator", "c", 3),
    ]


def test_groups_have_turns_in_the_order_given():
    seen = []

    class Spy:
        player_names = ("generator", "critic_a", "critic_b")

        def field(self, batch, players, turn):
            seen.append((players, batch, turn))

        def move(self, field):
            pass

    critics = ("critic_a", "critic_b")
    dynamics = Alternating([critics, "generator"], critic_a=2, critic_b=2)
    dynamics.validate(Spy.player_names)
    dynamics.step(Spy(), ["a", "b"])
    assert seen == [
        (critics, "a", 0),
        (critics, "b", 1),
        (("generator",), "b", 2),
    ]


def test_all_players_as_one_group_move_simultaneously():
    together = run_dynamics_test(Alternating([PLAYERS]), factor=1 + 0.1**2)
    path = trajectory(bilinear_game(Simultaneous()), 0.1, 20)
    np.testing.assert_array_equal(together, path)
    backwards = run_dynamics_test(Alternating(PLAYERS[::-1]))
    assert not np.array_equal(run_dynamics_test(Alternating()), backwards)


def test_momentum_and_rates_belong_to_the_optimizers():
    game = bilinear_game(Simultaneous())
    game.compile(
        {
            "discriminator": keras.optimizers.SGD(0.1),
            "generator": keras.optimizers.SGD(0.0),
        }
    )
    game.train_on_batch(np.zeros((1, 1), "float32"))
    assert game.generator.get_weights()[0][0, 0] == 0.0


# The field of the bilinear game: the critic's `w` first.
FIELD = np.array([[0.0, 1.0], [-1.0, 0.0]])


def reference(step, num_steps=20):
    """A trajectory in float64; `step` maps all points so far to the next."""
    path = [np.array([1.0, 0.0])]
    for _ in range(num_steps):
        path.append(step(path))
    return path


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_extragradient_spirals_inwards_by_its_factor(rate):
    path = run_dynamics_test(
        Extragradient(), factor=1 - rate**2 + rate**4, rate=rate
    )

    def step(path):
        ahead = path[-1] - rate * FIELD @ path[-1]
        return path[-1] - rate * FIELD @ ahead

    np.testing.assert_allclose(path, reference(step), atol=1e-6)


@pytest.mark.parametrize("optimism", [1.0, 0.5])
def test_optimistic_follows_its_equation(optimism):
    rate = 0.3
    path = run_dynamics_test(Optimistic(optimism), rate=rate)

    def step(path):
        now, past = FIELD @ path[-1], FIELD @ path[max(len(path) - 2, 0)]
        return path[-1] - rate * (now + optimism * (now - past))

    np.testing.assert_allclose(path, reference(step), atol=1e-6)


def test_optimistic_spirals_inwards_by_the_larger_root():
    rate = 0.3
    path = run_dynamics_test(Optimistic(), rate=rate, num_steps=60)
    squares = (path**2).sum(axis=1)
    # Of x_(t+1) = x_t - eps i (2 x_t - x_(t-1)), the plane as complex numbers.
    root = np.abs(np.roots([1, -(1 - 2j * rate), -1j * rate])).max()
    np.testing.assert_allclose(squares[-1] / squares[-2], root**2, rtol=1e-5)


def test_dynamics_with_state_belong_to_one_game():
    dynamics = Optimistic()
    bilinear_game(dynamics)
    with pytest.raises(ValueError, match="one game.*Received: `Optimistic`"):
        bilinear_game(dynamics)


def test_dynamics_without_state_can_be_shared():
    shared = Alternating(discriminator=2)
    for _ in range(2):
        assert bilinear_game(shared).dynamics is shared


def test_state_is_not_read_from_a_game_without_it(tmp_path):
    bilinear_game(Simultaneous()).save_weights(tmp_path / "a.weights.h5")
    game = bilinear_game(Optimistic())
    with pytest.raises(ValueError, match="expected 3 variables"):
        game.load_weights(tmp_path / "a.weights.h5")


@pytest.mark.parametrize(
    "make",
    [Optimistic, lambda: Alternating(every={"generator": 3})],
    ids=["optimistic", "resting"],
)
def test_training_resumes_to_the_bit(make, tmp_path):
    """Seven steps of which two are played after loading; Adam's state too."""
    check_keras(lambda: custom_game(dynamics=make()), {}, tmp_path)


def rested(every, optimizer, **settings):
    """A game of which the generator rests, and one played by hand."""
    game = custom_game(dynamics=Alternating(every={"generator": every}))
    by_hand = custom_game()
    by_hand.set_weights(game.get_weights())
    game.compile(optimizer, **settings)
    by_hand.compile(optimizer, jit_compile=False)
    return game, by_hand


@pytest.mark.parametrize(
    "settings",
    [{"jit_compile": False}, {"jit_compile": True}, {"run_eagerly": True}],
    ids=str,
)
def test_a_resting_player_and_its_optimizer_do_not_move(settings):
    game, by_hand = rested(3, keras.optimizers.Adam(0.1), **settings)
    for step in range(5):
        batch = {"image": points(8, seed=step)}
        game.train_on_batch(batch)
        for turn, player in enumerate(game.player_names):
            if player == "discriminator" or step in (0, 3):
                by_hand.move(by_hand.field(batch, (player,), turn))
        by_hand.step.assign_add(1)
        for a, b in zip(game.variables, by_hand.variables, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)
        done = int(by_hand.generator_optimizer.iterations.numpy())
        assert int(game.generator_optimizer.iterations.numpy()) == done
    assert done == 2
    pairs = zip(
        game.optimizer.variables, by_hand.optimizer.variables, strict=True
    )
    for a, b in pairs:
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-6)


def test_a_rest_leaves_every_bit(tmp_path):
    game, _ = rested(2, keras.optimizers.SGD(0.1, momentum=0.9))
    game.train_on_batch(points(8))
    before = [
        np.array(variable)
        for variable in (
            *game.generator.variables,
            *game.generator_optimizer.variables,
        )
    ]
    # The rhythm is that of the game's step, which is saved.
    game.save(tmp_path / "game.keras")
    game = keras.saving.load_model(tmp_path / "game.keras")
    logs = game.train_on_batch(points(8), return_dict=True)
    after = [*game.generator.variables, *game.generator_optimizer.variables]
    for a, b in zip(after, before, strict=True):
        np.testing.assert_array_equal(a, b)
    assert logs["generator_cost"] == 0.0  # no step was counted
    game.train_on_batch(points(8))
    assert not np.array_equal(game.generator.weights[0], before[0])


def test_steps_of_rest_are_not_counted_in_the_logs():
    game, _ = rested(2, keras.optimizers.SGD(0.0))
    costs = game.fit(points(32), batch_size=8, verbose=0).history
    assert int(game._trackers["generator_cost"].count.numpy()) == 2
    assert int(game._trackers["discriminator_cost"].count.numpy()) == 4
    assert costs["generator_cost"][0] > 0.1


def test_a_resting_turn_is_not_evaluated():
    game, _ = rested(2, "sgd")
    evaluated, plays = [], game.plays

    def counting(batch, seed, training=True):
        tf.numpy_function(lambda: evaluated.append(1), [], [])
        return plays(batch, seed, training)

    game.plays = counting
    game.compile("sgd", jit_compile=False)
    game.fit(points(32), batch_size=8, verbose=0)
    assert len(evaluated) == 4 + 2


def test_nothing_moves_along_a_field_of_rest():
    """Neither moving statistics, nor what terms know."""
    x = image = keras.Input((2,))
    x = keras.layers.BatchNormalization()(x)
    critic = keras.Model(image, keras.layers.Dense(1)(x))
    game = custom_game(
        generator_terms=[HistoricalAveraging()],
        networks={"discriminator": critic},
    )
    game.compile("adam", jit_compile=False)
    before = [np.array(variable) for variable in game.variables]
    batch = {"image": tf.constant(points(8))}
    for active, moves in ((False, False), (True, True)):
        active = tf.constant(active)
        field = game.field(batch, ("generator",), active=active)
        game.move(field)
        game.after_step([field])
        game.step.assign(0)
        changed = {
            variable.path
            for variable, value in zip(game.variables, before, strict=True)
            if not np.array_equal(variable, value)
        }
        for name in ("moving_mean", "kernel", "historical_averaging/count"):
            assert any(name in path for path in changed) == moves, name
        assert moves or not changed


@pytest.mark.parametrize(
    "make, evaluations",
    [
        (Simultaneous, 1),
        (Alternating, 2),
        (Extragradient, 2),
        (Optimistic, 1),
        (PastExtragradient, 1),
        (Consensus, 2),  # one of them to see who depends on whom
        (lambda: Unrolled(2), 4),
        (lambda: ProximalPoint(2), 1),  # all of its points by one trace
        (lambda: Alternating(every={"generator": 2}), 2),
    ],
    ids=["simultaneous", "alternating", "extragradient", "optimistic", "past"]
    + ["consensus", "unrolled", "proximal", "resting"],
)
def test_a_step_is_traced_once_and_the_same_under_xla(make, evaluations):
    """On perceptrons with tanh, the whole step compiled."""
    prior = kerasgan.priors.Normal(2)
    game = tanh_game(make(), loss="non_saturating", prior=prior)
    game.compile("adam", jit_compile=False)
    traces, plays = [], game.plays

    def counting(*args, **kwargs):
        traces.append(1)
        return plays(*args, **kwargs)

    game.plays = counting
    game.fit(points(16), batch_size=8, verbose=0)
    game.fit(points(16), batch_size=8, verbose=0)
    assert len(traces) == evaluations
    variables = [*game.variables, *game.optimizer.variables]
    before = [np.array(variable) for variable in variables]
    game.train_on_batch(points(8))
    plain = [np.array(variable) for variable in variables]
    for variable, value in zip(variables, before, strict=True):
        variable.assign(value)
    step = tf.function(game.train_step, jit_compile=True, autograph=False)
    logs = step({"image": tf.constant(points(8))})
    assert int(game.step.numpy()) == 5
    assert np.isfinite([float(value) for value in logs.values()]).all()
    for variable, value in zip(variables, plain, strict=True):
        np.testing.assert_allclose(variable, value, rtol=1e-3, atol=1e-5)
    moved = zip(game.weights, before, strict=False)
    assert max(np.abs(a - b).max() for a, b in moved) > 5e-4


@pytest.mark.parametrize("jit_compile", [False, True])
def test_costs_can_be_differentiated_through_the_field(jit_compile):
    """By the point: the gradient, and along it, by finite differences."""
    game = custom_game(loss="least_squares")
    game.compile(jit_compile=jit_compile)
    batch, x = {"image": tf.constant(points(8))}, game.point()

    def length(field):
        squares = [
            tf.reduce_sum(g**2) for g in tf.nest.flatten(field.gradients)
        ]
        return tf.add_n(squares)

    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        field = game.field(batch, PLAYERS, at=x)
        longer = length(field)
    for player in PLAYERS:
        found = tape.gradient(field.costs[player], x[player])
        for a, b in zip(found, field.gradients[player], strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-7)
    slopes = tape.gradient(longer, x)
    for player in PLAYERS:
        kernel, bias = x[player]
        step = np.zeros_like(kernel)
        step[1, 0] = 1e-2
        ahead, behind = (
            length(game.field(batch, PLAYERS, at=x | {player: [k, bias]}))
            for k in (kernel + step, kernel - step)
        )
        expected = (ahead - behind) / 2e-2
        assert float(slopes[player][0][1, 0]) == pytest.approx(
            float(expected), rel=1e-3
        )
