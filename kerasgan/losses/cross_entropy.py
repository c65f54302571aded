import math

import keras
from keras import ops

from kerasgan.losses.adversarial_loss import AdversarialLoss
from kerasgan.ops.math import tangent_exp


class CrossEntropy(AdversarialLoss):
    """The discriminator's side that the cross-entropy games share.

    With `h` the score, `D = sigmoid(h)` and `t` the target of real samples:

        discriminator: E t softplus(-h(x)) + E (1 - t) softplus(h(x))
                       + E softplus(h(G))

    which for `t = 1` is `-E log D(x) - E log(1 - D(G))`. The target of fake
    samples is exactly 0, since smoothing it would reward the discriminator
    for keeping fakes where there is no data (Salimans 2016, section 3.4).

    Where real and fake are as likely, the best `D` is `t / 2`: the threshold
    is the score of that, 0 without smoothing.

    Args:
        real_target: float in (0.5, 1]; 0.9 is one-sided label smoothing.
    """

    def __init__(self, real_target=1.0):
        if not 0.5 < real_target <= 1.0:
            raise ValueError(
                "Argument `real_target` must be in (0.5, 1]. "
                f"Received: real_target={real_target!r}"
            )
        self.real_target = real_target
        self.threshold = math.log(real_target / (2.0 - real_target))

    def discriminator(self, real, fake):
        cost = ops.mean(ops.softplus(-real)) * self.real_target
        if self.real_target < 1.0:
            cost += ops.mean(ops.softplus(real)) * (1.0 - self.real_target)
        return cost + ops.mean(ops.softplus(fake))


@keras.saving.register_keras_serializable("kerasgan")
class Minimax(CrossEntropy):
    """The zero-sum game: the generator minimises `E log(1 - D(G))`.

        generator: -E softplus(h(G))

    Its gradient vanishes where the discriminator is sure of its fakes.

    Args:
        real_target: float in (0.5, 1]; 0.9 is one-sided label smoothing.

    Reference:
        [Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661), eq. 1.
    """

    def generator(self, fake, real=None):
        return -ops.mean(ops.softplus(fake))


@keras.saving.register_keras_serializable("kerasgan")
class NonSaturating(CrossEntropy):
    """The generator maximises `E log D(G)`: same fixed point, live gradient.

        generator: E softplus(-h(G))

    Args:
        real_target: float in (0.5, 1]; 0.9 is one-sided label smoothing.

    Reference:
        [Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661), section 3.
    """

    def generator(self, fake, real=None):
        return ops.mean(ops.softplus(-fake))


@keras.saving.register_keras_serializable("kerasgan")
class MaximumLikelihood(CrossEntropy):
    """With an optimal discriminator, the gradient of KL(data || generator).

        generator: -E exp(h(G))

    The exponential is exact for scores in [-40, 40] and goes on by its tangent
    beyond. The optimal discriminator is that of `real_target=1`, whose
    `exp(h)` is the ratio of the densities.

    Args:
        real_target: float in (0.5, 1]; 0.9 is one-sided label smoothing.

    Reference:
        [Goodfellow, 2016](https://arxiv.org/abs/1701.00160), section 3.2.4.
    """

    def generator(self, fake, real=None):
        return -ops.mean(tangent_exp(fake))
