import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.ops.linear_algebra import unit
from kerasgan.terms.parts import vectors


@keras.saving.register_keras_serializable("kerasgan")
class PullingAway(Term):
    """The features of different fakes should be orthogonal.

        weight 1 / (n (n - 1)) sum over i != j of cos(f_i, f_j)^2

    over the n fakes of a batch. For the generator's player. The discriminator
    must give `"features"`. Under several replicas the batch is that of a
    replica.

    Args:
        weight: float.
        every: integer, evaluate on every so many steps only.
        name: string, names the term in logs.

    Reference:
        [Zhao et al., 2016](https://arxiv.org/abs/1609.03126), sect. 2.4.
    """

    default_name = "pulling_away"
    needs = ("on_fake",)

    def cost(self, play):
        features = unit(vectors(play.on_fake))
        cosines = tf.matmul(features, features, transpose_b=True)
        count = tf.cast(tf.shape(cosines)[0], cosines.dtype)
        others = 1.0 - tf.linalg.diag(tf.ones_like(cosines[0]))
        total = tf.reduce_sum(others * tf.square(cosines))
        return tf.math.divide_no_nan(total, count * (count - 1.0))
