import keras
import tensorflow as tf

from kerasgan.game.term import Term


@keras.saving.register_keras_serializable("kerasgan")
class Drift(Term):
    """Keeps a critic's scores of real samples near zero.

        weight E h(x)^2

    A Wasserstein loss does not see a shift of all scores, so that they may
    drift away. For the critic's player.

    Args:
        weight: float, the paper's epsilon.
        every: integer, evaluate on every so many steps only.
        name: string, names the term in logs.

    Reference:
        [Karras et al., 2017](https://arxiv.org/abs/1710.10196), appendix A.1.
    """

    default_name = "drift"
    needs = ("on_real",)

    def __init__(self, weight=1e-3, every=1, name=None):
        super().__init__(weight=weight, every=every, name=name)

    def cost(self, play):
        return tf.reduce_mean(tf.square(play.on_real["score"]))
