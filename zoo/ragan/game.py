from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import dcgan
from kerasgan.terms import adversarial_players


@register("ragan", paper="https://arxiv.org/abs/1807.00734")
class RaGAN(Game):
    """RaGAN: real samples should score above the average fake, and conversely.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Jolicoeur-Martineau, 2018](https://arxiv.org/abs/1807.00734)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.generator(image_shape, latent_dim, width),
                "discriminator": dcgan.discriminator(image_shape, width),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players("relativistic_average"),
            average=average,
            **kwargs,
        )
