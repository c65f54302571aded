from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import translation
from kerasgan.terms import Reconstruction
from kerasgan.terms import adversarial_players
from kerasgan.zoo.pix2pix import networks


@register("pix2pix", paper="https://arxiv.org/abs/1611.07004")
class Pix2Pix(Game):
    """pix2pix: a U-Net translates pictures, a critic of patches sees pairs.

    Data are dicts of pairs: `condition`, and the `image` that it is to become.
    `sample(condition=pictures)` translates, with other noise for other seeds.

    Args:
        image_shape: `(height, width, channels)`, sides multiples of 8.
        condition_shape: the same of the picture that is translated; its sides
            are those of the image.
        width: integer, the filters next to the pictures.
        num_halvings: integer, halvings in the critic, which set the size of
            its patches: 16, 34, 70 pixels for 1, 2, 3.
        dropout: float in [0, 1), the share of the generator's inner maps that
            noise sets to zero, in training and after; 0 for no noise.
        l1_weight: float, lambda: the weight of the distance from the truth.
        loss: adversarial loss, or its name.
        average: decay of a moving average of the generator's weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Isola et al., 2017](https://arxiv.org/abs/1611.07004)
    """

    def __init__(
        self,
        image_shape=(64, 64, 3),
        condition_shape=(64, 64, 3),
        width=64,
        num_halvings=2,
        dropout=0.5,
        l1_weight=100.0,
        loss="non_saturating",
        average=None,
        **kwargs,
    ):
        shapes = {"image": image_shape, "condition": condition_shape}
        critic = translation.patch_critic(shapes, width, num_halvings)
        generator = networks.generator(
            image_shape, condition_shape, width, dropout
        )
        noises = [
            priors.Uniform(x.shape[1:], key=name)
            for name, x in generator.input.items()
            if name != "condition"
        ]
        super().__init__(
            networks={"generator": generator, "discriminator": critic},
            prior=priors.Joint([priors.Given(condition_shape), *noises]),
            players=adversarial_players(
                loss, generator=[Reconstruction(weight=l1_weight, name="l1")]
            ),
            average=average,
            **kwargs,
        )
