import keras
import tensorflow as tf

from kerasgan.dynamics.checks import check_number
from kerasgan.dynamics.coupling import check_sight
from kerasgan.dynamics.dynamics import Dynamics


@keras.saving.register_keras_serializable("kerasgan")
class Consensus(Dynamics):
    """All players also make the field shorter, together.

        x <- x - eps (v + gamma J^T v),   J^T v = grad ||v||^2 / 2

    On the bilinear game it spirals inwards if, and only if,
    eps (1 + gamma^2) < 2 gamma. J is what the field's own derivative is: where
    a layer stops a gradient (a straight-through sample, the vectors of a
    spectral norm), that part of J is 0.

    Args:
        strength: float, the gamma above.

    Raises:
        ValueError: when a step is traced, if the field of a player does not
            show any other player's weights.

    Reference:
        [Mescheder et al., 2017](https://arxiv.org/abs/1705.10461), algorithm 2.
    """

    def __init__(self, strength=1.0):
        super().__init__()
        check_number("strength", strength)
        self.strength = strength

    def step(self, game, batches):
        check_sight(game, batches[0], game.player_names, game.player_names)
        x = game.point()
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(x)
            field = game.field(batches[0], game.player_names, at=x)
            v = game.mean(field.gradients)
            squares = [tf.reduce_sum(g**2) for g in tf.nest.flatten(v)]
            length = tf.add_n(squares) / 2
        pull = tape.gradient(length, x, unconnected_gradients="zero")
        pulled = tf.nest.map_structure(
            lambda v, pull: v + self.strength * pull, v, pull
        )
        game.move(field._replace(gradients=pulled))
        return [field]
