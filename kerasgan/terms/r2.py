import keras
import tensorflow as tf

from kerasgan.terms.input_gradients import square_gradients
from kerasgan.terms.r1 import R1


@keras.saving.register_keras_serializable("kerasgan")
class R2(R1):
    """Keeps the discriminator flat on fake samples.

        gamma / 2  E ||grad h(G)||^2

    For the discriminator's player. It is logged without gamma / 2.

    Args:
        gamma: float.
        every: integer, evaluate on every so many steps only.
        keys: list of names, the parts of a sample that the gradient is taken
            by; the image by default.
        name: string, names the term in logs.

    Reference:
        [Mescheder et al., 2018](https://arxiv.org/abs/1801.04406), eq. 10.
    """

    default_name = "r2"

    def cost(self, play):
        return tf.reduce_mean(square_gradients(play, play.fake, self.keys))
