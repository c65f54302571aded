import functools

import keras
import tensorflow as tf

from kerasgan.ops import random
from kerasgan.terms import kernels
from kerasgan.terms import parts
from kerasgan.terms.gradient_penalty import GradientPenalty
from kerasgan.terms.gradient_penalty import deviation
from kerasgan.terms.input_gradients import square_gradients
from kerasgan.terms.maximum_mean_discrepancy import square_distances


@keras.saving.register_keras_serializable("kerasgan")
class WitnessPenalty(GradientPenalty):
    """Keeps the slope of a kernel's witness near 1 between real and fake.

        weight E (||grad f(xbar)|| - 1)^2,   xbar = eps x + (1 - eps) G
        f(t) = mean_i k(h(x_i), h(t)) - mean_j k(h(y_j), h(t))

    with eps ~ U(0, 1), one for each row. The witness f, of which the maximum
    mean discrepancy is a norm, is that of the whole batch: its reals x_i and
    its fakes y_j, and under several replicas the batch is that of a replica.
    The gradient is taken by t alone; what the critic h pays flows through all
    of its features.

    For the player of a critic that gives `"features"` and pays
    `MaximumMeanDiscrepancy` with a negative weight.

    Args:
        kernel: a kernel, or its name, see `kerasgan.terms.kernels.get`.
        weight: float, the paper's lambda.
        every: integer, evaluate on every so many steps only.
        keys: list of names, the parts of a sample that are interpolated; the
            image by default.
        name: string, names the term in logs.

    Reference:
        [Binkowski et al., 2018](https://arxiv.org/abs/1801.01401), section 3.
    """

    default_name = "witness_penalty"
    needs = ("on_real", "on_fake")

    def __init__(self, kernel, weight=1.0, every=1, keys=None, name=None):
        super().__init__(weight=weight, every=every, keys=keys, name=name)
        self.kernel = kernels.get(kernel)

    def cost(self, play):
        between = self.interpolate(play, random.next_key())
        witness = functools.partial(self.witness, play)
        square = square_gradients(
            play, play.real | between, self.keys, read=witness
        )
        return deviation(square)

    def witness(self, play, outputs):
        """What f is at points of which these are the critic's outputs."""
        real, fake, points = (
            parts.vectors(each)
            for each in (play.on_real, play.on_fake, outputs)
        )
        centre = tf.stop_gradient(tf.reduce_mean(real, axis=0))
        near_real, near_fake = (
            self.kernel.less(square_distances(points - centre, each - centre))
            for each in (real, fake)
        )
        return tf.reduce_mean(near_real, 1) - tf.reduce_mean(near_fake, 1)
