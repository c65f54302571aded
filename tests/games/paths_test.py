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
from kerasgan.dynamics import Simultaneous
from kerasgan.terms import R1

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


def test_steps_that_never_converge_are_said_to():
    game = games.bilinear(Simultaneous())
    for optimizer in (0.5, keras.optimizers.SGD(0.5)):
        with pytest.warns(games.DivergenceWarning, match="of 0.5 .* any size"):
            games.trajectory(game, 1, optimizer)
    # Theory says nothing of other steps, of two sizes or of changing ones.
    schedule = keras.optimizers.schedules.ExponentialDecay(0.5, 10, 0.9)
    one, other = keras.optimizers.SGD(0.5), keras.optimizers.SGD(0.1)
    for optimizer in (
        "adam",
        keras.optimizers.SGD(schedule),
        {"discriminator": one, "generator": other},
        {"discriminator": keras.optimizers.SGD(0.5), "generator": "adam"},
    ):
        path = games.trajectory(game, 2, optimizer)
        assert np.isfinite(path["generator"]).all()


def test_radii_are_of_points_of_rest():
    game = games.bilinear(start=(1.0, 1.0))
    with pytest.raises(ValueError, match="where the field is 0.*Received"):
        games.spectral_radius(game, 0.1, ORIGIN | {"generator": [1.0]})
    # Of no known equilibrium: where players stand.
    standing = games.matrix([[1.0, 2.0], [2.0, 1.0]])
    with pytest.raises(ValueError, match="where the field is 0.*Received"):
        games.largest_rate(standing)


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
