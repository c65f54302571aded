import keras
from keras import ops

from kerasgan.losses.adversarial_loss import AdversarialLoss


@keras.saving.register_keras_serializable("kerasgan")
class Energy(AdversarialLoss):
    """Low energy for data, energy of at least a margin for fakes.

        discriminator: E e(x) + E relu(m - e(G))
        generator:     E e(G)

    Mind the sign: the score is an energy `e >= 0`, such as an autoencoder's
    error of reconstruction, so a high one says "fake". It has no threshold.

    Args:
        margin: float above 0, in the units of the energy. Fakes of more energy
            than that teach the discriminator nothing more.

    Reference:
        [Zhao et al., 2016](https://arxiv.org/abs/1609.03126), eqs. 1, 2.
    """

    threshold = None

    def __init__(self, margin=1.0):
        if not margin > 0.0:
            raise ValueError(
                "Argument `margin` must be above 0. "
                f"Received: margin={margin!r}"
            )
        self.margin = margin

    def discriminator(self, real, fake):
        return ops.mean(real) + ops.mean(ops.relu(self.margin - fake))

    def generator(self, fake, real=None):
        return ops.mean(fake)
