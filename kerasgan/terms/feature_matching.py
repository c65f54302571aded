import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.terms.parts import vectors


@keras.saving.register_keras_serializable("kerasgan")
class FeatureMatching(Term):
    """Fakes should have the real samples' mean features.

        weight ||E f(x) - E f(G)||^2

    For the generator's player. The discriminator must give `"features"`.

    Args:
        weight: float.
        every: integer, evaluate on every so many steps only.
        name: string, names the term in logs.

    Reference:
        [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 3.1.
    """

    default_name = "feature_matching"

    def cost(self, play):
        real = tf.reduce_mean(vectors(play.on_real), axis=0)
        fake = tf.reduce_mean(vectors(play.on_fake), axis=0)
        return tf.reduce_sum(tf.square(real - fake))
