import functools

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.terms import Reconstruction
from kerasgan.zoo.discogan import networks

PARTS = ("image", "condition")


@register("discogan", paper="https://arxiv.org/abs/1703.05192")
class DiscoGAN(Game):
    """DiscoGAN: finds what two domains share; two translators undo each other.

    Data are dicts with `condition` and `image`, rows of two domains that need
    not belong together. `sample(condition=pictures)` translates forward,
    `sample(maker="condition", image=pictures)` backward.

    Args:
        image_shape: `(height, width, channels)` of the one domain, sides
            m * 2^k with m in 4..7, 1 or 3 channels.
        condition_shape: the same of the other; its sides are those of the
            image.
        width: integer, the filters next to the pictures.
        reconstruction_weight: float, the weight of what is lost there and
            back.
        loss: adversarial loss, or its name.
        average: decay of a moving average of the translators' weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Kim et al., 2017](https://arxiv.org/abs/1703.05192)
    """

    makers = {"image": "forward", "condition": "backward"}

    def __init__(
        self,
        image_shape=(64, 64, 3),
        condition_shape=(64, 64, 3),
        width=64,
        reconstruction_weight=1.0,
        loss="non_saturating",
        average=None,
        **kwargs,
    ):
        shapes = {"image": image_shape, "condition": condition_shape}
        networks.check_sizes(shapes)
        costs = {
            part: [GeneratorLoss(loss, name=f"{part}_loss")] for part in PARTS
        }
        costs["again"] = [
            Reconstruction(
                part,
                weight=reconstruction_weight,
                name=f"{part}_reconstruction",
                power=2,
            )
            for part in PARTS
        ]
        super().__init__(
            networks={
                "forward": networks.translator(*PARTS[::-1], shapes, width),
                "backward": networks.translator(*PARTS, shapes, width),
                "discriminator": networks.critic("image", shapes, width),
                "condition_discriminator": networks.critic(
                    "condition", shapes, width
                ),
            },
            prior=priors.Given(condition_shape),
            players=[
                Player(
                    "discriminator", [DiscriminatorLoss(loss)], play="image"
                ),
                Player(
                    "condition_discriminator",
                    [DiscriminatorLoss(loss)],
                    play="condition",
                ),
                Player("generators", costs, networks=["forward", "backward"]),
            ],
            average=average,
            **kwargs,
        )

    def plays(self, batch, seed, training=True):
        forward, backward = (
            functools.partial(self.generate, training=training, network=name)
            for name in ("forward", "backward")
        )
        # Made once, for all the plays of a turn that want them.
        image = functools.cache(lambda: forward(batch))
        condition = functools.cache(lambda: backward(batch))

        def play(make, network="discriminator"):
            return lambda: self.play(batch, make(), training, network)

        return {
            "image": play(image),
            "condition": play(condition, "condition_discriminator"),
            "again": play(lambda: forward(condition()) | backward(image())),
        }
