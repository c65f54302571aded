import tempfile
from pathlib import Path

import keras
import numpy as np

from kerasgan.testing.toy_games import bilinear_game
from kerasgan.testing.toy_games import trajectory
from kerasgan.testing.toy_games import walk


def run_dynamics_test(dynamics, factor=None, rate=0.1, num_steps=20):
    """What must hold of all dynamics, on the bilinear game.

    They are rebuilt from their config, so in a game that is saved and loaded
    half way, which goes on to the same bits, and multiply the squared distance
    from the equilibrium as expected.

    Args:
        dynamics: the dynamics, of no game yet.
        factor: float, by which one step multiplies the squared distance, for
            dynamics that multiply it by the same factor in each step.
        rate: float, the step size.
        num_steps: integer, how many steps to play.

    Returns:
        The trajectory, an array of shape `(num_steps + 1, 2)`.
    """
    assert _rebuilt(dynamics).get_config() == dynamics.get_config()
    game, half = bilinear_game(dynamics), num_steps // 2
    path = trajectory(game, rate, half)
    loaded = _saved_and_loaded(game)
    rest = walk(game, num_steps - half)
    np.testing.assert_array_equal(
        trajectory(loaded, rate, num_steps - half), rest
    )
    path = np.concatenate([path, rest[1:]])
    if factor is not None:
        squares = (path**2).sum(axis=1)
        np.testing.assert_allclose(
            squares[1:] / squares[:-1], factor, rtol=1e-6
        )
    return path


def _rebuilt(dynamics):
    config = keras.saving.serialize_keras_object(dynamics)
    return keras.saving.deserialize_keras_object(config)


def _saved_and_loaded(game):
    with tempfile.TemporaryDirectory() as folder:
        game.save(Path(folder) / "game.keras")
        return keras.saving.load_model(Path(folder) / "game.keras")
