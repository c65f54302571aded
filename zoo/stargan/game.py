import keras

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.dynamics import Alternating
from kerasgan.game.feeding import num_rows
from kerasgan.terms import Classification
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.terms import GradientPenalty
from kerasgan.terms import Reconstruction
from kerasgan.zoo.stargan import networks


@register("stargan", paper="https://arxiv.org/abs/1711.09020")
class StarGAN(Game):
    """StarGAN: one generator goes from any domain to any, told by a label.

    Data are pictures with labels, which are their domains.
    `sample(condition=pictures, label=2)` translates to a domain.

    Args:
        image_shape: `(height, width, channels)`, sides multiples of 4.
        num_classes: integer, how many domains; labels are from 0 to
            `num_classes - 1`.
        width: integer, the filters next to the pictures.
        num_blocks: integer, residual blocks of the generator.
        num_halvings: integer, halvings in the critic, which leave at least 2
            pixels a side.
        classification_weight: float, the weight of the domain's cross-entropy.
        cycle_weight: float, the weight of what is lost there and back.
        penalty_weight: float, the weight of the gradient penalty.
        critic_steps: integer, turns of the critic for one of the generator.
        average: decay of a moving average of the generator's weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Choi et al., 2018](https://arxiv.org/abs/1711.09020)
    """

    def __init__(
        self,
        image_shape=(64, 64, 3),
        num_classes=5,
        width=64,
        num_blocks=6,
        num_halvings=5,
        classification_weight=1.0,
        cycle_weight=10.0,
        penalty_weight=10.0,
        critic_steps=5,
        average=None,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": networks.generator(
                    image_shape, num_classes, width, num_blocks
                ),
                "discriminator": networks.discriminator(
                    image_shape, num_classes, width, num_halvings
                ),
            },
            prior=priors.Joint(
                [
                    priors.Given(image_shape, source="image"),
                    priors.Categorical(num_classes),
                ]
            ),
            players=_players(
                classification_weight, cycle_weight, penalty_weight
            ),
            average=average,
            dynamics=kwargs.pop("dynamics", None)
            or Alternating(discriminator=critic_steps),
            **kwargs,
        )

    def plays(self, batch, seed, training=True):
        drawn = self.prior.sample(num_rows(batch), seed, batch)
        fake = drawn | self.generate(drawn, training)

        def cycle():
            back = {"condition": fake["image"], "label": batch["label"]}
            return self.play(batch, self.generate(back, training), training)

        return {"main": self.play(batch, fake, training), "cycle": cycle}

    def data_spec(self):
        return super().data_spec() | {"label": ((), "int32")}

    def default_optimizer(self):
        return keras.optimizers.Adam(1e-4, beta_1=0.5)  # section 5.3


def _players(classification, cycle, penalty):
    """The critic names the domain of reals, the generator pays for fakes'."""
    loss = "wasserstein"
    return [
        Player(
            "discriminator",
            [
                DiscriminatorLoss(loss),
                Classification(classification, fake=False),
                GradientPenalty(penalty),
            ],
        ),
        Player(
            "generator",
            {
                "main": [
                    GeneratorLoss(loss),
                    Classification(classification, real=False),
                ],
                "cycle": [Reconstruction(weight=cycle, name="cycle")],
            },
        ),
    ]
