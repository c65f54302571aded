"""Points of a game's space of weights: dicts of flat vectors, by player."""

import numpy as np
import tensorflow as tf

from kerasgan.game.field import evaluate_field
from kerasgan.ops import random


def stand(game):
    """Where the players stand."""
    return {name: flat(each) for name, each in game.point().items()}


def flat(tensors):
    """One vector of all entries of a list of tensors."""
    return tf.concat([tf.reshape(x, (-1,)) for x in tensors], 0)


def unflat(vector, weights):
    """A vector's entries in the shapes of weights."""
    sizes = [int(np.prod(w.shape)) for w in weights]
    parts = tf.split(vector, sizes)
    return [
        tf.reshape(part, w.shape)
        for part, w in zip(parts, weights, strict=True)
    ]


def rows_of(game, data, num_turns=1):
    """Real rows: those given, or those that a small game draws."""
    if data is not None:
        return data
    if hasattr(game, "draw_data"):
        return game.draw_data(num_turns)
    raise ValueError(
        "Argument `data` must be given for a game that does not draw its own. "
        f"Received: data=None for `{type(game).__name__}`"
    )


def field(game, point, data):
    """Costs and field at a point, both by player; nothing moves."""
    at = {n: unflat(x, game.weights_of(n)) for n, x in point.items()}
    key = random.key(game.seed, game.step)
    found = evaluate_field(game, data, key, game.player_names, at)
    gradients = {
        name: flat(
            [
                tf.zeros_like(x) if g is None else tf.convert_to_tensor(g)
                for g, x in zip(each, game.weights_of(name), strict=True)
            ]
        )
        for name, each in found.gradients.items()
    }
    return found.costs, gradients


def check(game, point):
    """A point as float32 tensors, with a vector for each player.

    Args:
        point: dict from players' names to sequences of numbers; `None` for
            where they stand.
    """
    if point is None:
        return stand(game)
    if set(point) != set(game.player_names):
        raise ValueError(
            "Argument `point` must have the weights of each of the players "
            f"{list(game.player_names)}. Received: {sorted(point)}"
        )
    return {n: _vector(game, n, point[n]) for n in game.player_names}


def _vector(game, name, values):
    size = sum(int(np.prod(w.shape)) for w in game.weights_of(name))
    values = np.asarray(values, "float32")
    if values.shape[-1:] != (size,):
        raise ValueError(
            f"Argument `point` must have {size} weights of player `{name}`. "
            f"Received: shape={values.shape}"
        )
    return tf.constant(values)
