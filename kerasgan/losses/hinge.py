import keras
from keras import ops

from kerasgan.losses.adversarial_loss import AdversarialLoss


@keras.saving.register_keras_serializable("kerasgan")
class Hinge(AdversarialLoss):
    """A margin: scores beyond -1 and 1 teach the discriminator nothing more.

        discriminator: E relu(1 - h(x)) + E relu(1 + h(G))
        generator:    -E h(G)

    Reference:
        - [Lim and Ye, 2017](https://arxiv.org/abs/1705.02894)
        - [Miyato et al., 2018](https://arxiv.org/abs/1802.05957), eqs. 16, 17.
    """

    def discriminator(self, real, fake):
        return ops.mean(ops.relu(1.0 - real)) + ops.mean(ops.relu(1.0 + fake))

    def generator(self, fake, real=None):
        return -ops.mean(fake)
