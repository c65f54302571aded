import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.ops import random
from kerasgan.terms.input_gradients import square_gradients
from kerasgan.terms.parts import part

EPSILON = 1e-12  # inside of the root, whose gradient at 0 is infinite


@keras.saving.register_keras_serializable("kerasgan")
class GradientPenalty(Term):
    """Keeps the critic's slope near 1 between real and fake samples.

        weight E (||grad h(xbar)|| - 1)^2,   xbar = eps x + (1 - eps) G

    with eps ~ U(0, 1), one for each row. Parts of a sample that are not
    interpolated, such as labels, go along from the real one.

    For the critic's player. A critic that couples the rows of a batch, as
    batch normalisation does, is not penalised row by row: the paper advises
    against it.

    Args:
        weight: float, the paper's lambda.
        every: integer, evaluate on every so many steps only.
        keys: list of names, the parts of a sample that are interpolated; the
            image by default.
        name: string, names the term in logs.

    Reference:
        [Gulrajani et al., 2017](https://arxiv.org/abs/1704.00028), eq. 3 and
        algorithm 1.
    """

    default_name = "gradient_penalty"
    needs = ()

    def __init__(self, weight=10.0, every=1, keys=None, name=None):
        super().__init__(weight=weight, every=every, name=name)
        self.keys = keys or ["image"]

    def cost(self, play):
        between = self.interpolate(play, random.next_key())
        square = square_gradients(play, play.real | between, self.keys)
        return deviation(square)

    def interpolate(self, play, seed):
        """Points between real and fake: a dict of tensors."""
        real = {key: part(play.real, key, "real sample") for key in self.keys}
        fake = {key: part(play.fake, key, "fake sample") for key in self.keys}
        rows = tf.shape(real[self.keys[0]])[:1]
        share = random.uniform(rows, seed)
        return {key: _mix(share, real[key], fake[key]) for key in self.keys}


def deviation(square):
    """`E (||grad|| - 1)^2`, given the squared norms."""
    norm = tf.sqrt(square + EPSILON)
    return tf.reduce_mean(tf.square(norm - 1.0))


def _mix(share, real, fake):
    ones = tf.ones_like(tf.shape(real)[1:])
    share = tf.reshape(share, tf.concat([tf.shape(share), ones], axis=0))
    return share * real + (1.0 - share) * fake
