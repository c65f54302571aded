import keras
from keras import ops

from kerasgan.losses.adversarial_loss import AdversarialLoss


@keras.saving.register_keras_serializable("kerasgan")
class LeastSquares(AdversarialLoss):
    """Squared distances from targets, in place of cross-entropies.

        discriminator: 1/2 E (h(x) - b)^2 + 1/2 E (h(G) - a)^2
        generator:     1/2 E (h(G) - c)^2

    The paper has two triples `(a, b, c)`: (0, 1, 1), which it trains with, and
    (-1, 1, 0), with which the generator minimises the Pearson chi-squared
    divergence of `p_data + p_G` from `2 p_G`.

    Where real and fake are as likely, the best score is `(a + b) / 2`: that is
    the threshold.

    Args:
        a: float, the discriminator's target of fake samples.
        b: float, the discriminator's target of real samples; above `a`.
        c: float, the generator's target of its own samples.

    Reference:
        [Mao et al., 2017](https://arxiv.org/abs/1611.04076), section 3.2.
    """

    def __init__(self, a=0.0, b=1.0, c=1.0):
        if not a < b:
            raise ValueError(
                "Argument `a`, the target of fake samples, must be less than "
                f"`b`, that of real ones. Received: a={a!r}, b={b!r}"
            )
        self.a = a
        self.b = b
        self.c = c
        self.threshold = (a + b) / 2.0

    def discriminator(self, real, fake):
        on_real = ops.mean(ops.square(real - self.b))
        on_fake = ops.mean(ops.square(fake - self.a))
        return 0.5 * on_real + 0.5 * on_fake

    def generator(self, fake, real=None):
        return 0.5 * ops.mean(ops.square(fake - self.c))
