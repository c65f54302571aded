import keras
import tensorflow as tf
from keras import ops

from kerasgan.game.term import Term


@keras.saving.register_keras_serializable("kerasgan")
class WeightClipping(Term):
    """Keeps all of a player's weights in [-limit, limit].

    In the language of costs: nothing inside of that box, infinity outside.
    What such a cost asks for is a projection after each move,

        w <- clip(w, -limit, limit)

    of every weight that the player moves, biases and those of batch
    normalisation included. The optimizer does it, as a constraint of the
    weights, each time that it has moved them. The cost that is logged is 0.

    For the critic's player. (It is weights that are clipped, not gradients.)

    Args:
        limit: float, greater than 0; the paper's c.
        name: string, names the term in logs.

    Reference:
        [Arjovsky et al., 2017](https://arxiv.org/abs/1701.07875), algorithm 1.
    """

    default_name = "weight_clipping"
    needs = ()

    def __init__(self, limit=0.01, name=None):
        super().__init__(name=name)
        if not limit > 0:
            raise ValueError(
                "Argument `limit` must be greater than 0. "
                f"Received: limit={limit}"
            )
        self.limit = limit

    def prepare(self, game, player):
        for weight in game.weights_of(player.name):
            weight.constraint = Clip(self.limit)

    def cost(self, play):
        return tf.zeros(())


@keras.saving.register_keras_serializable("kerasgan")
class Clip(keras.constraints.Constraint):
    """Clips weights to [-limit, limit].

    Args:
        limit: float.
    """

    def __init__(self, limit):
        self.limit = limit

    def __call__(self, w):
        return ops.clip(w, -self.limit, self.limit)

    def get_config(self):
        return {"limit": self.limit}
