import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.terms.input_gradients import square_gradients


@keras.saving.register_keras_serializable("kerasgan")
class R1(Term):
    """Keeps the discriminator flat on real samples.

        gamma / 2  E ||grad h(x)||^2

    For the discriminator's player. It is logged without gamma / 2.

    Args:
        gamma: float.
        every: integer, evaluate on every so many steps only.
        keys: list of names, the parts of a sample that the gradient is taken
            by; the image by default.
        name: string, names the term in logs.

    Reference:
        [Mescheder et al., 2018](https://arxiv.org/abs/1801.04406), eq. 9.
    """

    default_name = "r1"
    needs = ()

    def __init__(self, gamma=10.0, every=1, keys=None, name=None):
        super().__init__(weight=gamma / 2, every=every, name=name)
        self.keys = keys or ["image"]

    def cost(self, play):
        return tf.reduce_mean(square_gradients(play, play.real, self.keys))
