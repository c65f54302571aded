from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import dcgan
from kerasgan.terms import adversarial_players
from kerasgan.zoo.cgan import networks


@register("cgan", paper="https://arxiv.org/abs/1411.1784")
class CGAN(Game):
    """Conditional GAN: both networks are told the label.

    Data must have labels. `sample(10, label=3)` draws images of a class.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        num_classes: integer, labels are from 0 to `num_classes - 1`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        embedding_dim: integer, the size of a label's embedding in the
            generator.
        loss: adversarial loss, or its name.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Mirza and Osindero, 2014](https://arxiv.org/abs/1411.1784)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        num_classes=10,
        latent_dim=100,
        width=64,
        embedding_dim=50,
        loss="non_saturating",
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.labelled_generator(
                    image_shape, latent_dim, width, num_classes, embedding_dim
                ),
                "discriminator": networks.discriminator(
                    image_shape, width, num_classes
                ),
            },
            prior=priors.Joint(
                [priors.Normal(latent_dim), priors.Categorical(num_classes)]
            ),
            players=adversarial_players(loss),
            average=average,
            **kwargs,
        )
