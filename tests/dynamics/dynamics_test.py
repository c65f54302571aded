import keras
import numpy as np
import pytest

from kerasgan.averages import WeightAverage
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Simultaneous
from kerasgan.testing import run_dynamics_test
from kerasgan.testing.toy_games import bilinear_game
from kerasgan.testing.toy_games import trajectory


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


@pytest.mark.parametrize("count", [0, -1, 1.5, "2"])
def test_numbers_of_turns_are_checked(count):
    with pytest.raises(ValueError, match="turns must be an integer.*Received"):
        Alternating(discriminator=count)


def test_turns_for_nobody_are_refused():
    with pytest.raises(ValueError, match=r"turns to \['critic'\].*players are"):
        bilinear_game(Alternating(critic=5))


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
