import keras

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.terms import ContentLoss
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.terms import Reconstruction
from kerasgan.zoo.srgan import networks


@register("srgan", paper="https://arxiv.org/abs/1609.04802")
class SRGAN(Game):
    """SRGAN: pictures of four times the size, by what a network sees in them.

    Data are pictures; the small ones are made of them. `sample(condition=
    small)` makes them large.

    Args:
        image_shape: `(height, width, channels)` of the large pictures, sides
            multiples of `factor`.
        factor: integer, how many times larger the sides are: a power of 2.
        width: integer, the filters of the generator's maps, and of those of
            the discriminator next to the picture.
        num_blocks: integer, residual blocks of the generator.
        num_halvings: integer, how often the size halves, and the filters
            double, in the discriminator.
        extractor: string, the network whose features are compared, see
            `kerasgan.terms.ContentLoss`; `None` to compare pixels.
        layer: string, its layer; by default its features.
        content_weight: float, the weight of that comparison.
        pixel_weight: float, the weight of the mean squared difference of
            pixels beside it, which the paper does not have; 0 for none.
        adversarial_weight: float, the weight of the adversarial loss.
        loss: adversarial loss, or its name.
        average: decay of a moving average of the generator's weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Ledig et al., 2017](https://arxiv.org/abs/1609.04802)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        factor=4,
        width=64,
        num_blocks=16,
        num_halvings=4,
        extractor="classifier-fashion_mnist",
        layer="maps_2",
        content_weight=1.0,
        pixel_weight=0.0,
        adversarial_weight=1e-3,
        loss="non_saturating",
        average=None,
        **kwargs,
    ):
        networks.num_doublings(factor)
        content = [GeneratorLoss(loss, adversarial_weight)]
        if extractor is None:
            content.append(_pixels(content_weight, "content"))
        else:
            content.append(ContentLoss(extractor, layer, content_weight))
        if pixel_weight:
            content.append(_pixels(pixel_weight, "pixels"))
        super().__init__(
            prior=priors.Shrunk(image_shape, factor),
            networks={
                "generator": networks.generator(
                    image_shape, factor, width, num_blocks
                ),
                "discriminator": networks.discriminator(
                    image_shape, width, num_halvings
                ),
            },
            players=[
                Player("discriminator", [DiscriminatorLoss(loss)]),
                Player("generator", content),
            ],
            average=average,
            **kwargs,
        )

    def default_optimizer(self):
        return keras.optimizers.Adam(1e-4)  # section 3.2


def _pixels(weight, name):
    return Reconstruction(weight=weight, name=name, power=2)
