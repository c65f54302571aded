import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.ops import random
from kerasgan.terms.gradient_penalty import deviation
from kerasgan.terms.input_gradients import square_gradients
from kerasgan.terms.parts import part


@keras.saving.register_keras_serializable("kerasgan")
class DRAGANPenalty(Term):
    """Keeps the discriminator's slope near 1 around real samples.

        weight E (||grad h(x + delta)|| - 1)^2,   delta = c std(x) u

    with u ~ U(0, 1), one for each entry, and std(x) that of all entries of
    the batch. That is what the authors' program does; the paper's text has
    delta ~ N(0, c I).

    For the discriminator's player.

    Args:
        weight: float, the paper's lambda.
        spread: float c.
        every: integer, evaluate on every so many steps only.
        key: name of the part of a sample that is moved.
        name: string, names the term in logs.

    Reference:
        [Kodali et al., 2017](https://arxiv.org/abs/1705.07215).
    """

    default_name = "dragan_penalty"
    needs = ()

    def __init__(
        self, weight=10.0, spread=0.5, every=1, key="image", name=None
    ):
        super().__init__(weight=weight, every=every, name=name)
        self.spread = spread
        self.key = key

    def cost(self, play):
        near = self.perturb(play, random.next_key())
        sample = play.real | {self.key: near}
        return deviation(square_gradients(play, sample, [self.key]))

    def perturb(self, play, seed):
        """Points near the real ones: a tensor of the same shape."""
        real = part(play.real, self.key, "real sample")
        deviation = tf.math.reduce_std(real)
        noise = random.uniform(tf.shape(real), seed)
        return real + self.spread * deviation * noise
