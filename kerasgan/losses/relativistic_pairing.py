import keras
from keras import ops

from kerasgan.losses.adversarial_loss import AdversarialLoss


@keras.saving.register_keras_serializable("kerasgan")
class RelativisticPairing(AdversarialLoss):
    """Is this real sample more real than this fake one?

        discriminator: E softplus(-(h(x) - h(G)))
        generator:     E softplus(-(h(G) - h(x)))

    Each real score is compared with one fake score, that of the same place, so
    that there must be as many. Sun et al. show that then no generator that
    leaves out a part of the data is stuck there. The generator's gradient
    passes through the fakes alone. Only differences of scores count, so there
    is no threshold.

    Reference:
        [Jolicoeur-Martineau, 2018](https://arxiv.org/abs/1807.00734), section
        4; [Sun et al., 2020](https://arxiv.org/abs/2011.04926); [Huang et al.,
        2024](https://arxiv.org/abs/2501.05441), section 2.
    """

    threshold = None
    relativistic = True

    def discriminator(self, real, fake):
        _check_pairs(real, fake)
        return ops.mean(ops.softplus(fake - real))

    def generator(self, fake, real=None):
        if real is None:
            raise ValueError(
                "Argument `real` must be the scores of real samples, with "
                "which a relativistic loss compares. Received: real=None"
            )
        _check_pairs(real, fake)
        return ops.mean(ops.softplus(real - fake))


def _check_pairs(real, fake):
    """Raises an error if one score would be compared with many."""
    shapes = tuple(ops.shape(real)), tuple(ops.shape(fake))
    if all(map(_is_static, shapes)) and shapes[0] != shapes[1]:
        raise ValueError(
            "Arguments `real` and `fake` must have as many scores, which are "
            "compared in pairs. Received: scores of shape "
            f"{shapes[0]} and {shapes[1]}"
        )


def _is_static(shape):
    return all(isinstance(size, int) for size in shape)
