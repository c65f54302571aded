import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.terms.parts import rows


@keras.saving.register_keras_serializable("kerasgan")
class LatentReconstruction(Term):
    """What is read off a fake should be what the fake was made of.

        weight E ||z - F(G(z))||^2

    the mean over rows of the sum over entries. Who owns G makes fakes that
    tell their latents, so that no two latents give the same; who owns F
    learns to read them.

    Args:
        part: string, the part of the fake sample that it was made of.
        reading: string, the part of the fake sample that was read off it.
        weight: float.
        every: integer, evaluate on every so many steps only.
        name: string, names the term in logs.

    Reference:
        [Srivastava et al., 2017](https://arxiv.org/abs/1705.07761), eq. 4.
    """

    default_name = "latent_reconstruction"
    needs = ()

    def __init__(
        self,
        part="latent",
        reading="reconstruction",
        weight=1.0,
        every=1,
        name=None,
    ):
        super().__init__(weight=weight, every=every, name=name)
        self.part = part
        self.reading = reading

    def cost(self, play):
        latent = rows(play.fake, self.part, "fake sample")
        read = rows(play.fake, self.reading, "fake sample")
        if read.shape[1:] != latent.shape[1:]:
            raise ValueError(
                f"The fake sample's `{self.reading}` must have as many "
                f"numbers as its `{self.part}`. "
                f"Received: shapes {read.shape} and {latent.shape}"
            )
        squares = tf.math.squared_difference(read, latent)
        return tf.reduce_mean(tf.reduce_sum(squares, axis=-1))
