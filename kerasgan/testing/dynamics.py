import keras
import numpy as np

from kerasgan.testing.toy_games import bilinear_game
from kerasgan.testing.toy_games import trajectory


def run_dynamics_test(dynamics, factor=None, rate=0.1, num_steps=20):
    """What must hold of all dynamics, on the bilinear game.

    They are rebuilt from their config, play the same steps after that, and
    multiply the squared distance from the equilibrium as expected.

    Args:
        dynamics: the dynamics.
        factor: float, by which one step multiplies the squared distance, for
            dynamics that multiply it by the same factor in each step.
        rate: float, the step size.
        num_steps: integer, how many steps to play.

    Returns:
        The trajectory, an array of shape `(num_steps + 1, 2)`.
    """
    config = keras.saving.serialize_keras_object(dynamics)
    again = keras.saving.deserialize_keras_object(config)
    assert again.get_config() == dynamics.get_config()
    path = trajectory(bilinear_game(dynamics), rate, num_steps)
    np.testing.assert_array_equal(
        trajectory(bilinear_game(again), rate, num_steps), path
    )
    if factor is not None:
        squares = (path**2).sum(axis=1)
        np.testing.assert_allclose(
            squares[1:] / squares[:-1], factor, rtol=1e-6
        )
    return path
