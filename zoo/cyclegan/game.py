import functools

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.networks.translation import patch_critic
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.terms import HistoryLoss
from kerasgan.terms import Reconstruction
from kerasgan.zoo.cyclegan.networks import translator

PARTS = ("image", "condition")


@register("cyclegan", paper="https://arxiv.org/abs/1703.10593")
class CycleGAN(Game):
    """CycleGAN: translates without pairs; there and back leads to the start.

    Data are dicts with `condition` and `image`, rows of two domains that need
    not belong together. `sample(condition=pictures)` translates forward,
    `sample(maker="condition", image=pictures)` backward.

    Args:
        image_shape: `(height, width, channels)` of the one domain, sides
            multiples of 4.
        condition_shape: the same of the other; its sides are those of the
            image.
        width: integer, the filters next to the pictures.
        num_blocks: integer, residual blocks of each translator; the paper has
            6 at 128 pixels and 9 at 256.
        num_halvings: integer, halvings in the critics, which set the size of
            their patches: 16, 34, 70 pixels for 1, 2, 3.
        cycle_weight: float, lambda: the weight of what is lost there and back.
        identity_weight: float, the weight of what a translator changes in
            pictures of its own target; 0 for domains that differ in channels.
        adversarial_weight: float; 2 makes up for the 1/2 that `LeastSquares`
            has and the paper's generators do not.
        loss: adversarial loss, or its name.
        history: integer, how many old fakes are kept for each critic, half of
            whose fakes are of these; 0 for none.
        average: decay of a moving average of the translators' weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Zhu et al., 2017](https://arxiv.org/abs/1703.10593)
    """

    makers = {"image": "forward", "condition": "backward"}

    def __init__(
        self,
        image_shape=(64, 64, 3),
        condition_shape=(64, 64, 3),
        width=64,
        num_blocks=6,
        num_halvings=2,
        cycle_weight=10.0,
        identity_weight=5.0,
        adversarial_weight=2.0,
        loss="least_squares",
        history=50,
        average=None,
        **kwargs,
    ):
        shapes = {"image": image_shape, "condition": condition_shape}
        _check_identity(shapes, identity_weight)
        critics = {
            part: patch_critic({part: shapes[part]}, width, num_halvings)
            for part in PARTS
        }
        costs = {
            part: [GeneratorLoss(loss, adversarial_weight, f"{part}_loss")]
            for part in PARTS
        }
        costs["cycle"] = _distances("cycle", cycle_weight)
        if identity_weight:
            costs["identity"] = _distances("identity", identity_weight)
        super().__init__(
            networks={
                "forward": translator(
                    "condition", "image", shapes, width, num_blocks
                ),
                "backward": translator(
                    "image", "condition", shapes, width, num_blocks
                ),
                "discriminator": critics["image"],
                "condition_discriminator": critics["condition"],
            },
            prior=priors.Given(condition_shape),
            players=[
                Player(
                    "discriminator",
                    [_critic_loss(loss, history)],
                    play="image",
                ),
                Player(
                    "condition_discriminator",
                    [_critic_loss(loss, history)],
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

        def cycle():
            return forward(condition()) | backward(image())

        def identity():
            image, condition = batch["image"], batch["condition"]
            return forward({"condition": image}) | backward(
                {"image": condition}
            )

        def play(fake, network="discriminator"):
            return lambda: self.play(batch, fake(), training, network)

        return {
            "image": play(image),
            "condition": play(condition, "condition_discriminator"),
            "cycle": play(cycle),
            "identity": play(identity),
        }


def _critic_loss(loss, history):
    return HistoryLoss(loss, history) if history else DiscriminatorLoss(loss)


def _distances(name, weight):
    """One term a domain: how far a play's fakes are from its reals."""
    return [
        Reconstruction(part, weight=weight, name=f"{part}_{name}")
        for part in PARTS
    ]


def _check_identity(shapes, weight):
    if weight and tuple(shapes["image"]) != tuple(shapes["condition"]):
        raise ValueError(
            "Argument `identity_weight` must be 0 for domains of different "
            f"shapes. Received: identity_weight={weight!r}, shapes={shapes}"
        )
