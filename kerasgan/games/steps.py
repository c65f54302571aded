"""A step of a game as a map of its whole state, and its derivative."""

import keras
import numpy as np
import tensorflow as tf

from kerasgan.game import feeding
from kerasgan.games import points

NEAR = 2.0**-6  # how far a difference looks: a power of 2 rounds least
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
        points.rows_of(game, data)  # an early error
        loop = tf.function(self._loop, autograph=False)
        count = tf.TensorSpec((), tf.int32)
        self._play = loop.get_concrete_function(count)

    @property
    def rate(self):
        """The size of gradient steps, if all players' are; else `None`."""
        rates = set(map(_rate_of, self.game.optimizer.optimizers))
        return rates.pop() if len(rates) == 1 else None

    @rate.setter
    def rate(self, value):
        for each in self.game.optimizer.optimizers:
            each.learning_rate = value

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
        memory = [*game.dynamics.variables, *game.optimizer.variables]
        return weights + [
            v
            for v in memory
            if "float" in v.dtype and v.name != "learning_rate"
        ]

    def jacobian(self, point):
        """The derivative of one step by the state, at a point of rest.

        By central differences of real steps, after one that lets dynamics
        know their past.
        """
        before = [v.numpy() for v in self.variables]
        try:
            self._go_to(point)
            self.play(1)
            self._go_to(point)
            return self._differences()
        finally:
            for variable, value in zip(self.variables, before, strict=True):
                variable.assign(value)

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
            ends = []
            for sign in (1, -1):
                _write(self.state, here + sign * NEAR * unit)
                self.game.step.assign(step)  # which draws are made
                self.play(1)
                ends.append(_read(self.state))
            columns.append((ends[0] - ends[1]) / (2 * NEAR))
        return np.stack(columns, axis=1)


def _rate_of(optimizer):
    """The size of gradient steps; `None` of others, and of a schedule."""
    rate = optimizer.get_config()["learning_rate"]
    is_plain = type(optimizer) is keras.optimizers.SGD
    return float(rate) if is_plain and not isinstance(rate, dict) else None


def radius_of(steps, point):
    """The spectral radius of the derivative of a step."""
    return float(np.abs(np.linalg.eigvals(steps.jacobian(point))).max())


def limit_of(steps, point, most):
    """The largest step size at which the radius is not above 1.

    Args:
        most: float, where to stop looking.

    Returns:
        A float; 0 if the radius is above 1 even for small steps.
    """
    before = steps.rate

    def holds(rate):
        steps.rate = rate
        return radius_of(steps, point) <= 1 + TOLERANCE

    low, high = 0.02 * min(most, 1.0), most
    try:
        if not holds(low):
            return 0.0
        if holds(high):
            return high
        while high - low > PRECISION * high:
            middle = (low + high) / 2
            low, high = (middle, high) if holds(middle) else (low, middle)
        return low
    finally:
        steps.rate = before


def _read(variables):
    parts = [np.ravel(v.numpy()) for v in variables]
    return np.concatenate(parts).astype("float64")


def _write(variables, vector):
    ends = np.cumsum([int(np.prod(v.shape)) for v in variables])
    parts = np.split(vector, ends[:-1])
    for variable, part in zip(variables, parts, strict=True):
        variable.assign(part.reshape(variable.shape).astype("float32"))
