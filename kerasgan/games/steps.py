"""A step of a game as a map of its whole state, and its derivative."""

import contextlib

import keras
import numpy as np
import tensorflow as tf

from kerasgan.game import feeding
from kerasgan.games import points
from kerasgan.games.layers import Simplex
from kerasgan.optimizers import HeavyBall
from kerasgan.optimizers import MirrorDescent

# Optimizers whose steps have a derivative at a point of rest.
SMOOTH = (keras.optimizers.SGD, HeavyBall, MirrorDescent)
AT_REST = 1e-5  # how far rounding moves players who rest
# How far differences look, and their weights: of fourth order, since steps on
# the simplex bend. Powers of 2 round least.
NEAR = 2.0**-6
AROUND = {NEAR: -1 / 6, NEAR / 2: 8 / 6, -NEAR / 2: -8 / 6, -NEAR: 1 / 6}
TOLERANCE = 1e-5  # of a radius
PRECISION = 1e-4  # of a limit, relative


class Steps:
    """Steps of a game, traced once, whatever their number and size.

    Args:
        game: a `Game`, which is compiled.
        optimizer: as for `game.compile`.
        data: real rows of a step, or `None` for those that the game draws.
    """

    def __init__(self, game, optimizer, data=None):
        game.compile(optimizer, jit_compile=False)
        self.game, self.data = game, data
        self.turns = game.dynamics.num_batches()
        self.rates = _rates_of(game)
        points.rows_of(game, data)  # an early error
        loop = tf.function(self._loop, autograph=False)
        count = tf.TensorSpec((), tf.int32)
        self._play = loop.get_concrete_function(count)

    def scale(self, factor):
        """Makes steps so many times as large as the optimizers' rates were."""
        for name, rate in self.rates.items():
            self.game.optimizer_of(name).learning_rate = factor * rate

    def play(self, num_steps):
        """Plays steps; a dict of the players' paths, the start first."""
        paths = self._play(tf.constant(num_steps, tf.int32))
        return {name: path.numpy() for name, path in paths.items()}

    def _loop(self, num_steps):
        start = points.stand(self.game)
        paths = {
            name: tf.TensorArray(
                x.dtype, num_steps + 1, element_shape=x.shape
            ).write(0, x)
            for name, x in start.items()
        }
        _, paths = tf.while_loop(
            lambda index, _: index < num_steps, self._step, (0, paths)
        )
        return {name: path.stack() for name, path in paths.items()}

    def _step(self, index, paths):
        data = points.rows_of(self.game, self.data, self.turns)
        self.game.train_step(feeding.to_sample(data))
        seen = points.stand(self.game)
        return index + 1, {
            name: path.write(index + 1, seen[name])
            for name, path in paths.items()
        }

    # The state: weights, and what dynamics and optimizers remember.

    @property
    def variables(self):
        """All that a step changes."""
        return [*self.game.variables, *self.game.optimizer.variables]

    @property
    def state(self):
        """The variables that a step's map is a map of."""
        game = self.game
        weights = [w for n in game.player_names for w in game.weights_of(n)]
        return weights + self.memory

    @property
    def memory(self):
        """What dynamics and optimizers remember."""
        known = [*self.game.dynamics.variables, *self.game.optimizer.variables]
        return [
            v for v in known if "float" in v.dtype and v.name != "learning_rate"
        ]

    def rests_at(self, point):
        """Whether steps, made as large as 1, leave players where they are."""
        with self._kept():
            self.scale(1 / max(self.rates.values()))
            self._settle(point)
            self.play(1)
            seen = points.stand(self.game)
            moves = [
                np.abs(seen[n] - x).max(initial=0) for n, x in point.items()
            ]
        return max(moves) < AT_REST

    def is_inside(self, point):
        """Whether differences leave all probabilities above 0."""
        lotteries = [n for n in point if _plays_lotteries(self.game, n)]
        return all(np.min(point[name]) > NEAR for name in lotteries)

    def jacobian(self, point):
        """The derivative of one step by the state, at a point of rest.

        By differences of real steps.
        """
        with self._kept():
            self._settle(point)
            return self._differences()

    @contextlib.contextmanager
    def _kept(self):
        """Afterwards everything is as it was."""
        before = [v.numpy() for v in self.variables]
        try:
            yield
        finally:
            for variable, value in zip(self.variables, before, strict=True):
                variable.assign(value)

    def _settle(self, point):
        """Goes to a point, by a step that makes it the past of dynamics."""
        for each in self.memory:
            each.assign(np.zeros(each.shape))
        self._go_to(point)
        self.play(1)
        self._go_to(point)

    def _go_to(self, point):
        for name, vector in point.items():
            weights = self.game.weights_of(name)
            values = points.unflat(vector, weights)
            for weight, value in zip(weights, values, strict=True):
                weight.assign(value)

    def _differences(self):
        here = _read(self.state)
        step = int(self.game.step.numpy())
        columns = []
        for unit in np.eye(len(here)):
            column = 0.0
            for far, weight in AROUND.items():
                _write(self.state, here + far * unit)
                self.game.step.assign(step)  # which draws are made
                self.play(1)
                column = column + weight * _read(self.state)
            columns.append(column / NEAR)
        return np.stack(columns, axis=1)


def _rates_of(game):
    """The sizes of gradient steps by player; `None` where theory is silent."""
    rates = {n: _rate_of(game.optimizer_of(n)) for n in game.player_names}
    silent = None in rates.values() or not any(rates.values())
    return None if silent else rates


def _rate_of(optimizer):
    config = optimizer.get_config()
    rate = config["learning_rate"]
    changes = isinstance(rate, dict) or config["gradient_accumulation_steps"]
    return float(rate) if type(optimizer) in SMOOTH and not changes else None


def _plays_lotteries(game, name):
    """Whether a player's weights are probabilities."""
    constraints = [weight.constraint for weight in game.weights_of(name)]
    mirrors = isinstance(game.optimizer_of(name), MirrorDescent)
    return mirrors or any(isinstance(each, Simplex) for each in constraints)


def radius_of(steps, point):
    """The spectral radius of the derivative of a step."""
    return float(np.abs(np.linalg.eigvals(steps.jacobian(point))).max())


def limit_of(steps, point, most):
    """By how much steps can be scaled before the radius is above 1.

    Args:
        most: float, where to stop looking.

    Returns:
        A float; 0 if the radius is above 1 even for small steps.
    """

    def excess(factor):
        steps.scale(factor)
        return radius_of(steps, point) - 1

    try:
        top = excess(most)
        if top <= TOLERANCE:
            return most
        # Where steps of any size leave, the excess falls as their square: low
        # must be where it is still seen.
        seen = most * min(0.5, np.sqrt(4 * TOLERANCE / top))
        usual = 0.02 * min(most, 1 / max(steps.rates.values()))
        low, high = max(seen, usual), most
        if excess(low) > TOLERANCE:
            return 0.0
        while high - low > PRECISION * high:
            middle = (low + high) / 2
            leaves = excess(middle) > TOLERANCE
            low, high = (low, middle) if leaves else (middle, high)
        return low
    finally:
        steps.scale(1.0)


def _read(variables):
    parts = [np.ravel(v.numpy()) for v in variables]
    return np.concatenate(parts).astype("float64")


def _write(variables, vector):
    ends = np.cumsum([int(np.prod(v.shape)) for v in variables])
    parts = np.split(vector, ends[:-1])
    for variable, part in zip(variables, parts, strict=True):
        variable.assign(part.reshape(variable.shape).astype("float32"))
