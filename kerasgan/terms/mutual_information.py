import math

import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.terms.parts import part


@keras.saving.register_keras_serializable("kerasgan")
class MutualInformation(Term):
    """The discriminator should read off a fake the codes it was made from.

        weight sum over codes c of  E -log q(c | G)

    which is, up to the codes' entropy, the negative of a lower bound of the
    mutual information between codes and fakes. A code is a part of the prior;
    the discriminator has an output of the same name with the parameters of q:

    - for integers of shape `(batch,)`, the logits of a categorical
      distribution;
    - for floats of shape `(batch, n)`, the n means of Gaussians of variance
      1, or 2 n numbers: means, then logarithms of variances.

    Both players pay it: the discriminator to read the codes, the generator to
    make them readable.

    Args:
        codes: list of the codes' names.
        weight: float, the paper's lambda.
        every: integer, evaluate on every so many steps only.
        name: string, names the term in logs.

    Reference:
        [Chen et al., 2016](https://arxiv.org/abs/1606.03657), eq. 5 and 6.
    """

    default_name = "mutual_information"
    needs = ("on_fake",)

    def __init__(self, codes, weight=1.0, every=1, name=None):
        super().__init__(weight=weight, every=every, name=name)
        self.codes = codes

    def cost(self, play):
        cost = 0.0
        for name in self.codes:
            code = part(play.fake, name, "fake sample")
            given = part(play.on_fake, name, "discriminator's outputs")
            kind = _gaussian if code.dtype.is_floating else _categorical
            cost += tf.reduce_mean(kind(code, given, name))
        return cost


def _categorical(code, logits, name):
    return tf.nn.sparse_softmax_cross_entropy_with_logits(code, logits)


def _gaussian(code, given, name):
    """`-log N(code; mean, variance)`, summed over the entries of a code."""
    size = code.shape[-1]
    if given.shape[-1] not in (size, 2 * size):
        raise ValueError(
            f"The discriminator's output `{name}` must have {size} means, or "
            f"as many means and then logarithms of variances. "
            f"Received: shape={given.shape}"
        )
    mean, log_variance = given[:, :size], given[:, size:]
    if given.shape[-1] == size:
        log_variance = tf.zeros_like(mean)
    square = tf.square(code - mean) * tf.exp(-log_variance)
    entries = square + log_variance + math.log(2.0 * math.pi)
    return tf.reduce_sum(entries, axis=-1) / 2.0
