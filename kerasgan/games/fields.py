"""What small games look like: costs, fields, and how they bend."""

import keras
import numpy as np
import tensorflow as tf

from kerasgan.games import points as places
from kerasgan.games.steps import Steps
from kerasgan.games.steps import limit_of
from kerasgan.games.steps import radius_of


def landscape(game, points, data=None):
    """Costs and field of a game at other points than where it stands.

    Args:
        game: a `Game`; nothing moves.
        points: dict from players' names to arrays of shape `(n, weights)`.
        data: real rows, as for `game.train_on_batch`; a small game draws its
            own.

    Returns:
        Two dicts by player: costs, arrays of shape `(n,)`, and gradients, of
        the shapes of `points`.

    Raises:
        ValueError: if `points` are not as described.

    Example:

    >>> from kerasgan import games
    >>> points = {"discriminator": [[2.0]], "generator": [[3.0]]}
    >>> costs, gradients = games.landscape(games.bilinear(), points)
    >>> float(costs["generator"][0]), gradients["generator"].tolist()
    (-6.0, [[-2.0]])
    """
    points = places.check(game, points)
    counts = {name: x.shape[:-1].as_list() for name, x in points.items()}
    if len(set(map(tuple, counts.values()))) > 1 or any(
        len(count) != 1 for count in counts.values()
    ):
        raise ValueError(
            "Argument `points` must have as many rows for each player. "
            f"Received: rows={counts}"
        )
    rows = places.rows_of(game, data)
    kinds = {name: tf.float32 for name in points}

    @tf.function(autograph=False)
    def over_all():
        return tf.map_fn(
            lambda point: places.field(game, point, rows),
            points,
            fn_output_signature=(kinds, kinds),
        )

    found = over_all.get_concrete_function()()
    return tf.nest.map_structure(lambda x: x.numpy(), found)


def jacobian(game, point=None, data=None):
    """The derivative of the field of a game at a point, by autodiff.

    Args:
        game: a `Game`; nothing moves.
        point: dict from players' names to weights; where they stand by
            default.
        data: as in `landscape`.

    Returns:
        An array of shape `(weights, weights)`, those of the first player
        first.

    Example:

    >>> from kerasgan import games
    >>> games.jacobian(games.bilinear()).tolist()
    [[0.0, 1.0], [-1.0, 0.0]]
    """
    point = places.check(game, point)
    rows = places.rows_of(game, data)
    x = tf.concat(list(point.values()), 0)
    sizes = [each.shape[0] for each in point.values()]
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        at = dict(zip(point, tf.split(x, sizes), strict=True))
        _, gradients = places.field(game, at, rows)
        v = tf.concat([gradients[name] for name in point], 0)
    found = tape.jacobian(
        v,
        x,
        unconnected_gradients="zero",
        experimental_use_pfor=False,
    )
    return found.numpy() + 0.0  # a zero has no sign


def spectral_radius(game, rate, point=None, data=None, optimizer=None):
    """By how much steps multiply a small distance, in the long run.

        the largest |eigenvalue| of the derivative of one step

    Below 1 steps of that size converge to the point, above 1 they leave it.
    The step is that of the game's own dynamics, with their memory.

    Args:
        game: a `Game`, which is compiled; its players stay where they are.
        rate: float, the size of a step; or an array of several.
        point: dict from players' names to weights that a step does not
            change; by default the equilibrium of a small game.
        data: as in `trajectory`.
        optimizer: as for `game.compile`: `keras.optimizers.SGD`, `HeavyBall`
            or `MirrorDescent`, or a dict of them, whose rates are multiplied
            by `rate`; `SGD(1.0)` by default.

    Returns:
        A float, or an array of the shape of `rate`.

    Raises:
        ValueError: if players would move at that point, or steps have no
            derivative there.

    Example:

    >>> from kerasgan import dynamics, games
    >>> game = games.bilinear(dynamics.Simultaneous())
    >>> round(games.spectral_radius(game, 0.5) ** 2, 4)
    1.25

    Reference:
        [Mescheder et al., 2017](https://arxiv.org/abs/1705.10461), section 3.
    """
    rates = np.asarray(rate, "float64")
    _check_rates(rates)
    steps, point = _at_rest(game, point, data, optimizer)
    radii = np.zeros(rates.shape)
    for index, each in np.ndenumerate(rates):
        steps.scale(each)
        radii[index] = radius_of(steps, point)
    return radii if rates.ndim else float(radii)


def largest_rate(game, most=4.0, point=None, data=None, optimizer=None):
    """Up to which size steps of a game do not leave an equilibrium.

    Args:
        game: a `Game`, which is compiled; its players stay where they are.
        most: float, the largest size that is tried.
        point, data, optimizer: as in `spectral_radius`.

    Returns:
        A float, found by bisection: all sizes below it are taken to be alike.
        It is 0 if small steps leave, `most` if no step does.

    Example:

    >>> from kerasgan import dynamics, games
    >>> game = games.bilinear(dynamics.Extragradient())
    >>> round(games.largest_rate(game), 2)
    1.0
    """
    _check_rates(np.asarray(most))
    steps, point = _at_rest(game, point, data, optimizer)
    return limit_of(steps, point, float(most))


def _check_rates(rates):
    if not ((rates > 0) & np.isfinite(rates)).all():
        raise ValueError(
            "Step sizes must be positive and finite. "
            f"Received: {rates.tolist()}"
        )


def _at_rest(game, point, data, optimizer):
    if point is None:
        point = getattr(game, "equilibrium", None)
    point = places.check(game, point)
    optimizer = keras.optimizers.SGD(1.0) if optimizer is None else optimizer
    steps = Steps(game, optimizer, data)
    if steps.rates is None:
        kinds = {type(each).__name__ for each in game.optimizer.optimizers}
        raise ValueError(
            "Argument `optimizer` must be of gradient steps of constant size: "
            f"SGD, HeavyBall or MirrorDescent. Received: {sorted(kinds)}"
        )
    if steps.is_inside(point) and steps.rests_at(point):
        return steps, point
    raise ValueError(
        "Argument `point` must be one that a step does not change, with no "
        "probability near 0. "
        f"Received: {[x.numpy().tolist() for x in point.values()]}"
    )
