import functools

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.networks.translation import patch_critic
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.terms import Reconstruction
from kerasgan.zoo.paired_cyclegan.networks import translator

# What each critic judges, by the name of its play.
JUDGED = {
    "styled": ("image",),
    "plain": ("condition",),
    "pair": ("image", "reference"),
}


@register(
    "paired_cyclegan", paper="https://gfx.cs.princeton.edu/pubs/Chang_2018_PAS"
)
class PairedCycleGAN(Game):
    """PairedCycleGAN: puts on the style of a reference, and takes any off.

    Data are dicts with `condition`, plain pictures; `reference`, pictures that
    have some style; and `image`, others of the same style, row by row.
    `sample(condition=plain, reference=styled)` puts a style on,
    `sample(maker="condition", image=styled)` takes it off.

    Args:
        image_shape: `(height, width, channels)` of all pictures, sides
            multiples of 4.
        width: integer, the filters next to the pictures.
        num_blocks: integer, residual blocks of each translator.
        num_halvings: integer, halvings in the critics, which set the size of
            their patches: 16, 34, 70 pixels for 1, 2, 3.
        adversarial_weight: float, the weight of the loss against each critic.
        identity_weight: float, the weight of what is lost of a plain picture
            whose style is put on and taken off.
        style_weight: float, the weight of what is lost of a reference whose
            style is taken off, and put on again after another picture.
        loss: adversarial loss, or its name.
        average: decay of a moving average of the translators' weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Chang et al., 2018](https://gfx.cs.princeton.edu/pubs/Chang_2018_PAS)
    """

    makers = {"image": "forward", "condition": "backward"}

    def __init__(
        self,
        image_shape=(64, 64, 3),
        width=64,
        num_blocks=6,
        num_halvings=2,
        adversarial_weight=0.1,
        identity_weight=1.0,
        style_weight=1.0,
        loss="non_saturating",
        average=None,
        **kwargs,
    ):
        sizes = image_shape, width, num_blocks
        costs = {
            play: [GeneratorLoss(loss, adversarial_weight, f"{play}_loss")]
            for play in JUDGED
        }
        costs["identity"] = [
            Reconstruction("condition", None, identity_weight, name="identity")
        ]
        costs["style"] = [
            Reconstruction("image", "reference", style_weight, name="style")
        ]
        critics = {
            f"{play}_critic": patch_critic(
                dict.fromkeys(parts, image_shape), width, num_halvings
            )
            for play, parts in JUDGED.items()
        }
        super().__init__(
            networks={
                "forward": translator(
                    ["condition", "reference"], "image", *sizes
                ),
                "backward": translator(["image"], "condition", *sizes),
                **critics,
            },
            prior=priors.Joint(
                [
                    priors.Given(image_shape),
                    priors.Given(image_shape, key="reference"),
                ]
            ),
            players=[
                *(
                    Player(
                        f"{play}_critic", [DiscriminatorLoss(loss)], (), play
                    )
                    for play in JUDGED
                ),
                Player("translators", costs, networks=["forward", "backward"]),
            ],
            average=average,
            **kwargs,
        )

    def data_spec(self):
        picture = self.prior.spec["condition"]
        return {part: picture for part in ("image", "condition", "reference")}

    def plays(self, batch, seed, training=True):
        reference = batch["reference"]
        apply, remove = (
            functools.partial(self.generate, training=training, network=name)
            for name in ("forward", "backward")
        )
        # Made once, for all the plays of a turn that want them.
        styled = functools.cache(lambda: batch | apply(batch))
        plain = functools.cache(lambda: remove({"image": reference}))

        def again():
            return apply(plain() | {"reference": styled()["image"]})

        def play(make, network="styled_critic"):
            return lambda: self.play(batch, make(), training, network)

        return {
            "styled": play(styled),
            "plain": play(plain, "plain_critic"),
            "pair": play(styled, "pair_critic"),
            "identity": play(lambda: remove(styled())),
            "style": play(again),
        }
