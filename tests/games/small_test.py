"""Small games, beside NumPy in float64, closed forms and SciPy."""

import contextlib
import warnings

import keras
import numpy as np
import pytest
from scipy import optimize

from kerasgan import games
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Simultaneous
from kerasgan.games.layers import Simplex
from kerasgan.terms import R1

PENNIES = [[1.0, -1.0], [-1.0, 1.0]]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


# The field (v_w, v_theta) of each loss: the derivatives of both costs by hand.
FIELDS = {
    "minimax": lambda w, t: (sigmoid(w * t) * t, -sigmoid(w * t) * w),
    "non_saturating": lambda w, t: (sigmoid(w * t) * t, -sigmoid(-w * t) * w),
    "wasserstein": lambda w, t: (t, -w),
    "least_squares": lambda w, t: (w * t * t, (w * t - 1) * w),
    "hinge": lambda w, t: (t * (1 + w * t > 0), -w),
}


@contextlib.contextmanager
def any_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", games.DivergenceWarning)
        yield


def differences(field, point, step=1e-6):
    """The Jacobian of a field, by central differences in float64."""
    columns = [
        np.subtract(field(*(point + step * e)), field(*(point - step * e)))
        for e in np.eye(2)
    ]
    return np.stack(columns, axis=1) / (2 * step)


def together(path):
    """The weights of both players in a row, the discriminator's first."""
    return np.concatenate([path["discriminator"], path["generator"]], axis=1)


@pytest.mark.parametrize("gamma", [0.0, 0.8])
@pytest.mark.parametrize("loss", list(FIELDS))
def test_the_field_of_dirac_and_its_jacobian(loss, gamma):
    def field(w, t):
        v_w, v_t = FIELDS[loss](w, t)
        return v_w + gamma * w, v_t

    point = np.array([0.7, -0.4])
    terms = [R1(gamma=gamma)] if gamma else []
    game = games.dirac(loss, terms, start=point)
    _, found = games.landscape(
        game, {"discriminator": [[0.7]], "generator": [[-0.4]]}
    )
    np.testing.assert_allclose(together(found)[0], field(*point), rtol=1e-5)
    np.testing.assert_allclose(
        games.jacobian(game), differences(field, point), rtol=1e-4, atol=1e-6
    )


@pytest.mark.parametrize("loss", ["minimax", "non_saturating"])
def test_dirac_takes_the_steps_of_its_field(loss):
    x = [np.array([1.0, 1.0])]
    for _ in range(40):
        x.append(x[-1] - 0.3 * np.array(FIELDS[loss](*x[-1])))
    game = games.dirac(loss, dynamics=Simultaneous())
    with pytest.warns(games.DivergenceWarning):
        path = games.trajectory(game, 40, 0.3)
    np.testing.assert_allclose(together(path), x, atol=2e-6)


@pytest.mark.parametrize("gamma", [0.5, 1.5])
def test_the_eigenvalues_of_dirac_with_r1(gamma):
    """Mescheder et al., 2018, lemma 4.2, with f'(0) = 1/2."""
    game = games.dirac("minimax", [R1(gamma=gamma)], start=(0.0, 0.0))
    found = np.linalg.eigvals(games.jacobian(game))
    root = np.sqrt(complex(gamma**2 / 4 - 1 / 4))
    expected = [gamma / 2 - root, gamma / 2 + root]
    np.testing.assert_allclose(
        np.sort_complex(found), np.sort_complex(expected), atol=1e-6
    )


def test_instance_noise_bends_dirac_as_r1_does():
    """At the origin its Jacobian is that of R1 with gamma = sigma^2 / 2."""
    game = games.dirac("minimax", noise=0.8, start=(0.0, 0.0))
    found = games.jacobian(game)
    assert found[0, 0] == pytest.approx(0.8**2 / 2, rel=0.25)  # of 512 draws
    assert found[0, 1] == pytest.approx(-found[1, 0], abs=0.05)
    assert games.jacobian(games.dirac(start=(0.0, 0.0)))[0, 0] == 0.0


@pytest.mark.parametrize(
    "dynamics", [Simultaneous(), Alternating(discriminator=3)], ids=str
)
def test_without_noise_a_mean_is_found_like_bilinear_games(dynamics):
    mean = np.array([3.0, -1.0])
    start = ((1.0, 2.0), (0.5, -0.5))
    game = games.gaussian_mean(mean, 0.0, dynamics, start)
    with any_warning():
        found = games.trajectory(game, 20, 0.2)
    for axis in range(2):
        w, theta = start[0][axis], -(start[1][axis] + mean[axis])
        line = games.bilinear(dynamics, (w, theta))
        with any_warning():
            expected = games.trajectory(line, 20, 0.2)
        np.testing.assert_allclose(
            found["discriminator"][:, axis],
            expected["discriminator"][:, 0],
            atol=1e-4,
        )
        np.testing.assert_allclose(
            -(found["generator"][:, axis] + mean[axis]),
            expected["generator"][:, 0],
            atol=1e-4,
        )


def test_a_mean_is_found_by_samples_of_the_gaussian_meant():
    game = games.gaussian_mean((3.0, -1.0), 2.0, Extragradient())
    rows = game.draw_data(num_turns=100)["image"].numpy()
    assert rows.shape == (6400, 2)
    np.testing.assert_allclose(rows.mean(0), [3.0, -1.0], atol=0.1)
    np.testing.assert_allclose(rows.std(0), 2.0, atol=0.1)
    fakes = game.sample(5000, seed=0)
    np.testing.assert_allclose(fakes.mean(0), [-1.0, -1.0], atol=0.12)
    np.testing.assert_allclose(fakes.std(0), 2.0, atol=0.1)
    path = games.trajectory(game, 600, 0.1)
    means = path["generator"][300:].mean(0)
    np.testing.assert_allclose(means, [-3.0, 1.0], atol=0.15)
    game.step.assign_add(1)
    assert not np.array_equal(game.draw_data(100)["image"], rows)


def value_of(payoff):
    """What p pays when both play their best, by linear programming."""
    rows, columns = payoff.shape
    # min v such that p' A <= v in every column, p a lottery.
    solved = optimize.linprog(
        np.append(np.zeros(rows), 1.0),
        A_ub=np.hstack([payoff.T, -np.ones((columns, 1))]),
        b_ub=np.zeros(columns),
        A_eq=[np.append(np.ones(rows), 0.0)],
        b_eq=[1.0],
        bounds=[(0, None)] * rows + [(None, None)],
    )
    return solved.fun


@pytest.mark.parametrize("shape", [(2, 2), (3, 4)], ids=str)
def test_extragradient_finds_the_value_of_a_matrix_game(shape):
    payoff = np.random.default_rng(3).normal(size=shape)
    game = games.matrix(payoff, Extragradient())
    path = games.trajectory(game, 1500, 0.2)
    p, q = path["discriminator"], path["generator"]
    for lotteries in (p, q):
        assert (lotteries >= 0).all()
        np.testing.assert_allclose(lotteries.sum(axis=1), 1.0, rtol=1e-5)
    value = value_of(payoff)
    # What each can be sure of, whatever the other does.
    assert (p[-1] @ payoff).max() == pytest.approx(value, abs=1e-3)
    assert (payoff @ q[-1]).min() == pytest.approx(value, abs=1e-3)


def test_the_equilibrium_of_a_matrix_game_is_known_if_all_is_played():
    """No row pays less and no column more than the value; else none is said."""
    for seed in range(8):
        payoff = np.random.default_rng(seed).normal(size=(3, 3))
        found = games.matrix(payoff).equilibrium
        if found is not None:
            p, q = found["discriminator"], found["generator"]
            value = value_of(payoff)
            np.testing.assert_allclose(payoff @ q, value, atol=1e-5)
            np.testing.assert_allclose(p @ payoff, value, atol=1e-5)
            break
    for payoff in ([[1.0, 2.0], [3.0, 4.0]], np.ones((2, 2)), np.ones((2, 3))):
        assert games.matrix(payoff).equilibrium is None
    assert found is not None


def test_the_players_of_a_matrix_game_pay_as_said():
    payoff = np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0]])
    p, q = np.array([0.25, 0.75]), np.array([0.2, 0.3, 0.5])
    game = games.matrix(payoff, start=(p, q))
    costs, field = games.landscape(
        game, {"discriminator": [p], "generator": [q]}
    )
    paid = p @ payoff @ q
    np.testing.assert_allclose(costs["discriminator"], paid, rtol=1e-6)
    np.testing.assert_allclose(costs["generator"], -paid, rtol=1e-6)
    np.testing.assert_allclose(field["discriminator"], [payoff @ q], rtol=1e-6)
    np.testing.assert_allclose(field["generator"], [-p @ payoff], rtol=1e-6)


def test_projections_are_the_nearest_lotteries():
    rng = np.random.default_rng(0)
    for w in (rng.normal(size=4), np.array([0.1, 0.2, 0.3, 0.4])):
        nearest = optimize.minimize(
            lambda x, w=w: ((x - w) ** 2).sum(),
            np.full(4, 0.25),
            bounds=[(0, 1)] * 4,
            constraints={"type": "eq", "fun": lambda x: x.sum() - 1},
            tol=1e-12,
        ).x
        found = Simplex()(keras.ops.convert_to_tensor(w[:, None], "float32"))
        np.testing.assert_allclose(found[:, 0], nearest, atol=1e-5)


@pytest.mark.parametrize(
    "make",
    [
        lambda: games.bilinear(Simultaneous(), (2.0, 3.0)),
        lambda: games.dirac("least_squares", [R1(gamma=2.0)], noise=0.1),
        lambda: games.gaussian_mean((1.0, 2.0), start=((1, 1), (2, 3))),
        lambda: games.matrix(PENNIES, start=([0.3, 0.7], [0.5, 0.5])),
    ],
    ids=["bilinear", "dirac", "gaussian_mean", "matrix"],
)
def test_small_games_are_games(make, tmp_path):
    """Saved, and trained by `fit` after that."""
    game = make()
    game.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    assert again.equilibrium == game.equilibrium
    for a, b in zip(game.weights, again.weights, strict=True):
        np.testing.assert_array_equal(a, b)
    rows = {k: np.asarray(v) for k, v in game.draw_data(4).items()}
    for each in (game, again):
        each.compile(keras.optimizers.SGD(0.1), jit_compile=False)
        history = each.fit(rows, batch_size=len(rows["image"]), verbose=0)
    assert np.isfinite(history.history["generator_cost"]).all()
    for a, b in zip(game.weights, again.weights, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("payoff", [[1.0, 2.0], [[1.0, np.nan]]], ids=str)
def test_payoffs_are_matrices(payoff):
    with pytest.raises(ValueError, match="`payoff` must be a matrix.*Received"):
        games.matrix(payoff)


@pytest.mark.parametrize("p", [[0.5, 0.6], [-0.5, 1.5], [1.0]], ids=str)
def test_players_of_a_matrix_game_start_as_lotteries(p):
    with pytest.raises(ValueError, match="2 probabilities for p.*Received"):
        games.matrix(PENNIES, start=(p, [0.5, 0.5]))
    with pytest.raises(ValueError, match="2 probabilities for q.*Received"):
        games.matrix(PENNIES, start=([0.5, 0.5], p))
