"""Trajectories, and the step sizes for which they converge."""

import re

import keras
import numpy as np
import pytest
from example_games import tiny_gan

from kerasgan import games
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Optimistic
from kerasgan.dynamics import PastExtragradient
from kerasgan.dynamics import Simultaneous
from kerasgan.optimizers import HeavyBall
from kerasgan.optimizers import MirrorDescent
from kerasgan.terms import R1

SGD = keras.optimizers.SGD
ROCK_PAPER_SCISSORS = [[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]]
ORIGIN = {"discriminator": [0.0], "generator": [0.0]}


def squares(path):
    return sum(x.astype("float64") ** 2 for x in path.values())[:, 0]


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_bilinear_moves_by_the_factors_of_theory(rate):
    game = games.bilinear(Extragradient(), (1.0, 2.0))
    found = squares(games.trajectory(game, 30, rate))
    factor = 1 - rate**2 + rate**4
    np.testing.assert_allclose(found, 5 * factor ** np.arange(31), rtol=1e-5)
    game = games.bilinear(Simultaneous(), (1.0, 2.0))
    with pytest.warns(games.DivergenceWarning):
        found = squares(games.trajectory(game, 30, rate))
    factor = 1 + rate**2
    np.testing.assert_allclose(found, 5 * factor ** np.arange(31), rtol=1e-5)


@pytest.mark.parametrize("make", [Alternating, Optimistic], ids=str)
def test_a_path_is_that_of_training_step_by_step(make):
    """With Adam, on samples; to the bit."""

    def game():
        return games.gaussian_mean((1.0, 2.0), dynamics=make(), num_rows=4)

    path = games.trajectory(game(), 7, keras.optimizers.Adam(0.1))
    trained = game()
    trained.compile(keras.optimizers.Adam(0.1), jit_compile=False)
    for step in range(7):
        for name, rows in path.items():
            weights = trained.networks[name].trainable_variables[0]
            np.testing.assert_array_equal(np.ravel(weights), rows[step])
        trained.train_on_batch(trained.draw_data(1))


def test_a_second_path_goes_on_where_the_first_ended():
    whole = games.trajectory(games.bilinear(), 10, 0.1)
    game = games.bilinear()
    first, second = (games.trajectory(game, 5, 0.1) for _ in range(2))
    for name, rows in whole.items():
        np.testing.assert_array_equal(first[name], rows[:6])
        np.testing.assert_array_equal(second[name], rows[5:])


def test_any_game_has_a_path_on_data_that_are_given():
    game = tiny_gan()
    rows = np.ones((4, 2), "float32")
    path = games.trajectory(game, 3, "adam", data=rows)
    assert path["generator"].shape == (4, game.generator.count_params())
    assert (np.diff(path["generator"], axis=0) != 0).any(axis=1).all()
    with pytest.raises(ValueError, match="`data` must be given.*Received"):
        games.trajectory(game, 3)


def test_means_of_iterates():
    path = np.array([[4.0, 0.0], [2.0, 1.0], [0.0, 5.0]])
    np.testing.assert_allclose(
        games.running_mean(path), [[4, 0], [3, 0.5], [2, 2]]
    )
    np.testing.assert_allclose(
        games.exponential_mean(path, 0.75),
        [[4, 0], [3.5, 0.25], [2.625, 1.4375]],
    )
    with pytest.raises(ValueError, match=r"`decay` .* \[0, 1\).*Received"):
        games.exponential_mean(path, 1.0)


# Step sizes up to which steps do not leave the origin, from theory.
LIMITS = {
    "simultaneous": (games.bilinear, Simultaneous, 0.0),
    "alternating": (games.bilinear, Alternating, 2.0),
    "extragradient": (games.bilinear, Extragradient, 1.0),
    "optimistic": (games.bilinear, Optimistic, 1 / np.sqrt(3)),
    # |1 - eps lambda| = 1 for lambda = (gamma +- i sqrt(1 - gamma^2)) / 2.
    "dirac_r1": (
        lambda dynamics: games.dirac(
            "minimax", [R1(gamma=0.3)], dynamics, start=(0.1, 0.1)
        ),
        Simultaneous,
        4 * 0.3,
    ),
}


@pytest.mark.parametrize("name", list(LIMITS))
def test_the_largest_rate_is_that_of_theory(name):
    make, dynamics, expected = LIMITS[name]
    game = make(dynamics())
    before = [np.ravel(w) for w in game.weights]
    assert games.largest_rate(game) == pytest.approx(expected, rel=1e-3)
    for a, b in zip(game.weights, before, strict=True):
        np.testing.assert_array_equal(np.ravel(a), b)
    # A path says the same from both sides.
    if expected:
        game = make(dynamics())
        inside = squares(games.trajectory(game, 60, 0.97 * expected))
        game = make(dynamics())
        with pytest.warns(games.DivergenceWarning) as caught:
            outside = squares(games.trajectory(game, 60, 1.03 * expected))
        # The ellipse of alternating steps is 66 times as long as wide there.
        assert inside[-10:].max() < 70 * inside[0]
        assert outside[-10:].max() > 1.5 * outside[0]
        said = re.search(r"below (\S+) they", str(caught[0].message)).group(1)
        assert float(said) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("rate", [0.2, 0.7])
def test_the_radius_is_that_of_the_roots(rate):
    def radius(dynamics):
        return games.spectral_radius(games.bilinear(dynamics), rate)

    root = 1j * rate  # an eigenvalue of rate times the field
    assert radius(Simultaneous()) == pytest.approx(abs(1 - root), rel=1e-5)
    ahead = abs(1 - root + root**2)
    assert radius(Extragradient()) == pytest.approx(ahead, rel=1e-5)
    several = games.spectral_radius(
        games.bilinear(Simultaneous()), [[0.3, 0.4]]
    )
    np.testing.assert_allclose(several, [[1.09**0.5, 1.16**0.5]], rtol=1e-5)
    # x_(t+1) = x_t - eps v (2 x_t - x_(t-1)): the memory is part of the state.
    roots = np.abs(np.roots([1, -(1 - 2 * root), -root]))
    assert radius(Optimistic()) == pytest.approx(roots.max(), rel=1e-4)


def roots_of_heavy_ball(rate, momentum):
    """Of alternating steps with momentum on the bilinear game, by hand.

    Both moves, r m = momentum m + push, as one polynomial in r.
    """
    still = np.poly([1, 1, momentum, momentum])  # (r - 1)^2 (r - momentum)^2
    return np.roots(np.polyadd(still, [rate**2, 0, 0, 0]))


# Games and optimizers, whose steps are too long, and what is said of them.
TOO_LONG = {
    "never": (games.bilinear, Simultaneous, 0.5, "of 0.5 .*of any size"),
    "never_of_two_rates": (
        games.bilinear,
        Simultaneous,
        {"discriminator": SGD(0.5), "generator": SGD(0.1)},
        r"of 0.5 \(disc.* 0.1 \(gen.*of any size do",
    ),
    # They turn on an ellipse while the product of both rates is below 4.
    "two_rates": (
        games.bilinear,
        Alternating,
        {"discriminator": SGD(0.5), "generator": SGD(10.0)},
        r"below 0.447\d \(discriminator\) and 8.94\d \(generator\) they do",
    ),
    # A root is -1 at a size of 2 (1 + momentum).
    "heavy_ball": (
        games.bilinear,
        Alternating,
        HeavyBall(1.5, momentum=-0.5),
        r"below (1|0\.9999) they do",
    ),
    "momentum": (games.bilinear, Alternating, SGD(0.5, 0.5), "of any size"),
    # Near thirds, mirrored steps are gradient steps of a third of the size.
    "mirrored": (games.matrix, Simultaneous, MirrorDescent(0.3), "of any size"),
    "mirrored_ahead": (
        games.matrix,
        Extragradient,
        MirrorDescent(2.0),
        r"below 1\.73\d* they do",
    ),
}


@pytest.mark.parametrize("name", list(TOO_LONG))
def test_steps_that_are_too_long_are_said_to_be(name):
    make, dynamics, optimizer, said = TOO_LONG[name]
    given = [ROCK_PAPER_SCISSORS] if make is games.matrix else []
    with pytest.warns(games.DivergenceWarning, match=said):
        games.trajectory(make(*given, dynamics=dynamics()), 1, optimizer)


def test_of_other_steps_theory_says_nothing():
    game = games.bilinear(Simultaneous())
    schedule = keras.optimizers.schedules.ExponentialDecay(0.5, 10, 0.9)
    for optimizer in (
        "adam",
        SGD(schedule),
        SGD(0.0),
        SGD(0.5, gradient_accumulation_steps=2),
        {"discriminator": SGD(0.5), "generator": "adam"},
    ):
        path = games.trajectory(game, 2, optimizer)
        assert np.isfinite(path["generator"]).all()
    with pytest.raises(ValueError, match="of constant size.*Received.*'Adam'"):
        games.spectral_radius(game, 0.5, optimizer="adam")


@pytest.mark.parametrize("momentum", [-0.5, 0.3])
def test_the_radius_of_the_heavy_ball_is_that_of_its_roots(momentum):
    """In steps of 0.4 and 0.1, for which the square of the size is 0.04."""
    optimizer = {
        "discriminator": HeavyBall(0.8, momentum),
        "generator": HeavyBall(0.2, momentum),
    }
    game = games.bilinear(Alternating())
    found = games.spectral_radius(game, 0.5, optimizer=optimizer)
    expected = np.abs(roots_of_heavy_ball(0.2, momentum)).max()
    assert found == pytest.approx(expected, rel=1e-4)


def test_past_gradients_do_not_disturb_a_point_of_rest():
    """Of a game that was played before, and remembers it."""
    game = games.bilinear(PastExtragradient())
    games.trajectory(game, 3, 0.1)
    root = 0.2j
    expected = np.abs(np.roots([1, -(1 - 2 * root), -root])).max()
    found = games.spectral_radius(game, 0.2)
    assert found == pytest.approx(expected, rel=1e-4)


def test_radii_are_of_points_of_rest():
    game = games.bilinear(start=(1.0, 1.0))
    with pytest.raises(ValueError, match="a step does not change.*Received"):
        games.spectral_radius(game, 0.1, ORIGIN | {"generator": [1.0]})
    # Of no known equilibrium: where players stand.
    standing = games.matrix([[1.0, 2.0], [3.0, 4.0]])
    assert standing.equilibrium is None
    with pytest.raises(ValueError, match="a step does not change.*Received"):
        games.largest_rate(standing)
    # Both rest, but differences would leave the simplex.
    pure = {"discriminator": [1.0, 0.0], "generator": [0.0, 1.0]}
    with pytest.raises(ValueError, match="no probability near 0.*Received"):
        games.largest_rate(standing, point=pure)


@pytest.mark.parametrize("rate", [0.0, -1.0, np.inf, np.nan])
def test_step_sizes_are_positive(rate):
    with pytest.raises(ValueError, match="positive.*Received"):
        games.trajectory(games.bilinear(), 1, rate)
    with pytest.raises(ValueError, match="positive.*Received"):
        games.spectral_radius(games.bilinear(), rate)


@pytest.mark.parametrize("num_steps", [0, -1, 1.5, True, "2"])
def test_numbers_of_steps_are_whole(num_steps):
    with pytest.raises(ValueError, match="`num_steps` must be.*Received"):
        games.trajectory(games.bilinear(), num_steps)


def test_points_have_the_weights_of_all_players():
    game = games.bilinear()
    with pytest.raises(ValueError, match="each of the players.*Received"):
        games.jacobian(game, {"generator": [1.0]})
    with pytest.raises(ValueError, match="1 weights of player.*Received"):
        games.jacobian(game, ORIGIN | {"generator": [1.0, 2.0]})
    with pytest.raises(ValueError, match="as many rows.*Received"):
        games.landscape(
            game, {"discriminator": [[1.0]], "generator": [[1.0], [2.0]]}
        )
