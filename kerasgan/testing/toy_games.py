"""The bilinear game, trained step by step, as users train."""

import keras
import numpy as np

from kerasgan.games import bilinear
from kerasgan.games.small import Ones

__all__ = ["Ones", "bilinear_game", "point", "trajectory", "walk"]


def bilinear_game(dynamics, discriminator=1.0, generator=0.0, **kwargs):
    """The game `theta w`, played by a real `Game` on data that are all 0.

    The critic minimises `w theta` and the generator `-w theta`; see
    `kerasgan.games.bilinear`.

    Args:
        dynamics: a `Dynamics`.
        discriminator: float, where `w` starts.
        generator: float, where `theta` starts.
        **kwargs: passed to `Game`.
    """
    return bilinear(dynamics, (discriminator, generator), **kwargs)


def trajectory(game, rate, num_steps, seen=lambda game: point(game)):
    """Trains a bilinear game by gradient steps.

    Args:
        game: what `bilinear_game` made.
        rate: float, the step size.
        num_steps: integer.
        seen: function from the game to what is recorded of it.

    Returns:
        An array of `num_steps + 1` rows, the start first.
    """
    game.compile(keras.optimizers.SGD(rate), jit_compile=False)
    return walk(game, num_steps, seen)


def walk(game, num_steps, seen=lambda game: point(game)):
    """The same, of a game that is compiled, and that goes on as it is."""
    rows = [seen(game)]
    rest = np.zeros((game.dynamics.num_batches(), 1), "float32")
    for _ in range(num_steps):
        game.train_on_batch(rest)
        rows.append(seen(game))
    return np.array(rows, "float64")


def point(game):
    """`(w, theta)`: the weights of the critic and the generator."""
    networks = game.networks["discriminator"], game.networks["generator"]
    return [float(network.get_weights()[0][0, 0]) for network in networks]
