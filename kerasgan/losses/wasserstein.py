import keras
from keras import ops

from kerasgan.losses.adversarial_loss import AdversarialLoss


@keras.saving.register_keras_serializable("kerasgan")
class Wasserstein(AdversarialLoss):
    """The difference of mean scores; meant for a critic that is 1-Lipschitz.

        discriminator: E h(G) - E h(x)
        generator:    -E h(G)

    Reference:
        [Arjovsky et al., 2017](https://arxiv.org/abs/1701.07875), eq. 2.
    """

    threshold = None

    def discriminator(self, real, fake):
        return ops.mean(fake) - ops.mean(real)

    def generator(self, fake, real=None):
        return -ops.mean(fake)
