import keras
import tensorflow as tf

from kerasgan.dynamics.checks import check_number
from kerasgan.dynamics.dynamics import Dynamics


@keras.saving.register_keras_serializable("kerasgan")
class Optimistic(Dynamics):
    """All players expect the field to change as it did in the last step.

        x <- x - eps (v_t + a (v_t - v_(t-1))),   v_(-1) = v_0

    One evaluation of the field a step, where `Extragradient` needs two.

    Args:
        optimism: float, the a above.

    Reference:
        [Daskalakis et al., 2018](https://arxiv.org/abs/1711.00141), section 2.
    """

    def __init__(self, optimism=1.0):
        super().__init__()
        check_number("optimism", optimism)
        self.optimism = optimism

    def prepare(self, game):
        self.past = self.remember(game, "past")
        self.started = self.add_weight(
            name="started", shape=(), initializer="zeros", trainable=False
        )

    def step(self, game, batches):
        field = game.field(batches[0], game.player_names)
        now = game.mean(field.gradients)
        known = self.optimism * self.started  # else there is no past
        hoped = tf.nest.map_structure(
            lambda v, past: v + known * (v - past), now, self.recall(self.past)
        )
        game.move(field._replace(gradients=hoped))
        self.store(self.past, now)
        self.started.assign(1.0)
        return [field]
