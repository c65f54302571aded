import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.terms.parts import part


@keras.saving.register_keras_serializable("kerasgan")
class Classification(Term):
    """The discriminator's class logits should tell the samples' labels.

        weight sum over the kinds of  E -log softmax(c)_y

    with c the output `"classes"` and y the sample's `"label"`. A
    discriminator usually pays for real and fake samples, a generator for
    fakes only.

    Args:
        weight: float.
        real: bool, whether real samples count.
        fake: bool, whether fake samples count.
        every: integer, evaluate on every so many steps only.
        name: string, names the term in logs.

    Reference:
        [Odena et al., 2017](https://arxiv.org/abs/1610.09585), eq. 3.
    """

    default_name = "classification"

    def __init__(self, weight=1.0, real=True, fake=True, every=1, name=None):
        super().__init__(weight=weight, every=every, name=name)
        if not real and not fake:
            raise ValueError(
                "One of the arguments `real` and `fake` must be true. "
                f"Received: real={real}, fake={fake}"
            )
        self.real = real
        self.fake = fake
        self.needs = ("on_real",) * real + ("on_fake",) * fake

    def cost(self, play):
        cost = 0.0
        if self.real:
            cost += cross_entropy(play.real, play.on_real, "real")
        if self.fake:
            cost += cross_entropy(play.fake, play.on_fake, "fake")
        return cost


def cross_entropy(sample, outputs, kind):
    """Mean cross-entropy of the logits `"classes"` with `"label"`."""
    label = part(sample, "label", f"{kind} sample")
    logits = part(outputs, "classes", "discriminator's outputs")
    return tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(label, logits)
    )
