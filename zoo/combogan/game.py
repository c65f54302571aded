import functools

from keras import ops

from kerasgan import Game
from kerasgan import Player
from kerasgan import register
from kerasgan.networks.translation import patch_critic
from kerasgan.ops import random
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.terms import Reconstruction
from kerasgan.zoo.combogan.networks import generator
from kerasgan.zoo.combogan.prior import pictures_of_domains

CRITIC = "_discriminator"  # ends the name of a network that judges a domain


@register("combogan", paper="https://arxiv.org/abs/1712.06909")
class ComboGAN(Game):
    """ComboGAN: an encoder and a decoder a domain translate between all pairs.

    Data are dicts with a part for each domain: `image` is domain 0, `domain_1`
    is 1, and so on. Their rows need not belong together.
    `sample(condition=pictures, source=0, label=2)` translates.

    Args:
        image_shape: `(height, width, channels)` of all domains, sides
            multiples of 4.
        num_domains: integer, at least 2.
        width: integer, the filters next to the pictures.
        num_blocks: integer, residual blocks of an encoder and a decoder
            together.
        num_halvings: integer, halvings in the critics, which set the size of
            their patches: 16, 34, 70 pixels for 1, 2, 3.
        cycle_weight: float, the weight of what is lost there and back.
        adversarial_weight: float; 2 makes up for the 1/2 that `LeastSquares`
            has and the paper's generators do not.
        loss: adversarial loss, or its name.
        average: decay of a moving average of the generator's weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Anoosheh et al., 2017](https://arxiv.org/abs/1712.06909)
    """

    def __init__(
        self,
        image_shape=(64, 64, 3),
        num_domains=4,
        width=64,
        num_blocks=6,
        num_halvings=2,
        cycle_weight=10.0,
        adversarial_weight=2.0,
        loss="least_squares",
        average=None,
        **kwargs,
    ):
        prior = pictures_of_domains(image_shape, num_domains)
        parts = ["image", *(f"domain_{i}" for i in range(1, num_domains))]
        costs = {
            part: [GeneratorLoss(loss, adversarial_weight, f"{part}_loss")]
            for part in parts
        }
        costs["cycle"] = [
            Reconstruction(part, weight=cycle_weight, name=f"{part}_cycle")
            for part in parts
        ]
        critics = {
            f"{part}{CRITIC}": patch_critic(
                {part: image_shape}, width, num_halvings
            )
            for part in parts
        }
        super().__init__(
            networks={
                "generator": generator(parts, image_shape, width, num_blocks),
                **critics,
            },
            prior=prior,
            players=[
                *(
                    Player(
                        f"{part}{CRITIC}", [DiscriminatorLoss(loss)], play=part
                    )
                    for part in parts
                ),
                Player("generator", costs),
            ],
            average=average,
            **kwargs,
        )

    @property
    def parts(self):
        """The parts of a sample that are domains, in the order of labels."""
        names = (n for n in self.networks if n.endswith(CRITIC))
        return tuple(name.removesuffix(CRITIC) for name in names)

    def data_spec(self):
        shape, dtype = self.prior.spec["condition"]
        return {part: (shape, dtype) for part in self.parts}

    def plays(self, batch, seed, training=True):
        shift = 1 + random.integers((), seed, len(self.parts) - 1)
        there = functools.cache(lambda: self.rotate(batch, shift, training))

        def cycle():
            back = self.rotate(there(), -shift, training)
            return self.play(batch, back, training)

        def judged(part):
            network = f"{part}{CRITIC}"
            return lambda: self.play(batch, there(), training, network)

        return {part: judged(part) for part in self.parts} | {"cycle": cycle}

    def rotate(self, sample, shift, training):
        """Translates all domains at once: domain i to domain i + shift.

        Args:
            sample: dict with a picture of each domain in every row.
            shift: integer tensor.
            training: bool.

        Returns:
            A dict of the same parts.
        """
        layer, parts = self.networks["generator"].get_layer, self.parts
        maps = [
            layer(f"encode_{part}")(sample[part], training=training)
            for part in parts
        ]
        sources = (ops.arange(len(parts)) - shift) % len(parts)
        maps = ops.unstack(ops.take(ops.stack(maps), sources, axis=0))
        return {
            part: layer(f"decode_{part}")(x, training=training)
            for part, x in zip(parts, maps, strict=True)
        }
