import keras
from keras import ops

from kerasgan.losses.adversarial_loss import AdversarialLoss


@keras.saving.register_keras_serializable("kerasgan")
class RelativisticAverage(AdversarialLoss):
    """Is this more real than the other kind is on average?

        discriminator: E softplus(-(h(x) - E h(G))) + E softplus(h(G) - E h(x))
        generator:     the same, with real and fake exchanged

    The generator's loss needs the real scores, and its gradient passes through
    both kinds. Only differences of scores count, so there is no threshold.

    Reference:
        [Jolicoeur-Martineau, 2018](https://arxiv.org/abs/1807.00734),
        section 4.
    """

    threshold = None
    relativistic = True

    def discriminator(self, real, fake):
        above = real - ops.mean(fake)
        below = fake - ops.mean(real)
        return ops.mean(ops.softplus(-above)) + ops.mean(ops.softplus(below))

    def generator(self, fake, real=None):
        if real is None:
            raise ValueError(
                "Argument `real` must be the scores of real samples, with "
                "which a relativistic loss compares. Received: real=None"
            )
        return self.discriminator(real=fake, fake=real)
