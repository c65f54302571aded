"""How small games go."""

import operator
import warnings

import keras
import numpy as np

from kerasgan.games import points
from kerasgan.games.steps import Steps
from kerasgan.games.steps import limit_of
from kerasgan.games.steps import radius_of

SLACK = 1e-4  # by which rounding may lift a spectral radius above 1


class DivergenceWarning(UserWarning):
    """Steps of this size leave an equilibrium, says linear theory."""


def trajectory(game, num_steps, optimizer=0.1, data=None):
    """Plays a game and says where the players stood.

    All steps run in one compiled loop. The game goes on from where it stands,
    and stands at the end of the path afterwards.

    Args:
        game: a `Game`.
        num_steps: integer.
        optimizer: as for `game.compile`, or a number: gradient steps of that
            size.
        data: real rows of a step, as for `game.train_on_batch`; a small game
            draws its own.

    Returns:
        A dict from players' names to arrays of shape `(num_steps + 1,
        weights)`, the start first.

    Raises:
        ValueError: if an argument is not as described.

    Warns:
        DivergenceWarning: if steps of `keras.optimizers.SGD`, `HeavyBall` or
            `MirrorDescent` lead away from the equilibrium of a small game; the
            limit is said. Of others, and of changing rates, theory is silent.

    Example:

    >>> from kerasgan import dynamics, games
    >>> game = games.bilinear(dynamics.Extragradient(), start=(0.0, 2.0))
    >>> games.trajectory(game, 1, 0.5)["generator"].tolist()
    [[2.0], [1.5]]
    """
    num_steps, optimizer = _whole(num_steps), _optimizer(optimizer)
    steps = Steps(game, optimizer, data)
    warn_of_divergence(game, steps)
    return steps.play(num_steps)


def running_mean(path):
    """Means of all iterates up to each: `1/k sum of x_j, j <= k`.

    Args:
        path: array of shape `(steps, weights)`.
    """
    count = np.arange(1, len(path) + 1)[:, None]
    return np.cumsum(path, axis=0, dtype="float64") / count


def exponential_mean(path, decay=0.9):
    """Means that forget: `a <- decay a + (1 - decay) x`, from the first on.

    Args:
        path: array of shape `(steps, weights)`.
        decay: float in [0, 1).
    """
    if not 0 <= decay < 1:
        raise ValueError(
            f"Argument `decay` must be in [0, 1). Received: decay={decay}"
        )
    rows = [np.asarray(path[0], "float64")]
    for x in path[1:]:
        rows.append(decay * rows[-1] + (1 - decay) * x)
    return np.array(rows)


def warn_of_divergence(game, steps):
    """Warns if steps lead away from a known equilibrium."""
    known = getattr(game, "equilibrium", None)
    if known is None or steps.rates is None:
        return
    place = points.check(game, known)
    if not steps.is_inside(place) or not steps.rests_at(place):
        return
    radius = radius_of(steps, place)
    if radius > 1 + SLACK:
        limit = limit_of(steps, place, 1.0)
        warnings.warn(
            f"Steps of {_sizes(steps)} lead away from the equilibrium, to "
            f"{radius:.4g} times the distance a step; {_advice(steps, limit)}. "
            "(The spectral radius of a step there.)",
            DivergenceWarning,
            stacklevel=3,
        )


def _sizes(steps, factor=1.0):
    """Step sizes in words: one number, or one of each player."""
    sizes = {n: f"{factor * rate:.4g}" for n, rate in steps.rates.items()}
    if len(set(sizes.values())) == 1:
        return next(iter(sizes.values()))
    return " and ".join(f"{size} ({name})" for name, size in sizes.items())


def _advice(steps, limit):
    if not limit:
        return "of any size do"
    return f"below {_sizes(steps, limit)} they do not"


def _optimizer(given):
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        return given
    if not 0 < given < float("inf"):
        raise ValueError(
            "Argument `optimizer`, where it is a number, must be a positive "
            f"step size. Received: optimizer={given}"
        )
    return keras.optimizers.SGD(float(given))


def _whole(num_steps):
    try:
        if not isinstance(num_steps, bool) and operator.index(num_steps) > 0:
            return operator.index(num_steps)
    except TypeError:
        pass
    raise ValueError(
        "Argument `num_steps` must be an integer of at least 1. "
        f"Received: num_steps={num_steps!r}"
    )
