import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.terms.parts import part as part_of


@keras.saving.register_keras_serializable("kerasgan")
class Reconstruction(Term):
    """A part of the fake sample should be a part of the real one.

        weight E |fake[part] - real[target]|^p,   the mean over rows and entries

    What the fake sample is made of decides what that means: of a translation
    of the condition it is pix2pix's L1 term, of a translation there and back
    CycleGAN's cycle.

    Args:
        part: string, the part of the fake sample.
        target: string, the part of the real sample; by default `part`.
        weight: float.
        every: integer, evaluate on every so many steps only.
        name: string, names the term in logs.
        power: 1 or 2, p: absolute differences, or their squares.

    Reference:
        [Isola et al., 2017](https://arxiv.org/abs/1611.07004), eq. 3;
        [Zhu et al., 2017](https://arxiv.org/abs/1703.10593), eq. 2; of
        squares, [Ledig et al., 2017](https://arxiv.org/abs/1609.04802), eq. 4.
    """

    default_name = "reconstruction"
    needs = ()

    def __init__(
        self,
        part="image",
        target=None,
        weight=1.0,
        every=1,
        name=None,
        power=1,
    ):
        super().__init__(weight=weight, every=every, name=name)
        if power not in (1, 2):
            raise ValueError(
                f"Argument `power` must be 1 or 2. Received: power={power!r}"
            )
        self.part = part
        self.target = target or part
        self.power = power

    def cost(self, play):
        fake = part_of(play.fake, self.part, "fake sample")
        real = part_of(play.real, self.target, "real sample")
        if fake.shape[1:] != real.shape[1:]:
            raise ValueError(
                f"The fake sample's `{self.part}` must have the shape of the "
                f"real sample's `{self.target}`. "
                f"Received: shapes {fake.shape} and {real.shape}"
            )
        return tf.reduce_mean(tf.abs(fake - real) ** self.power)
