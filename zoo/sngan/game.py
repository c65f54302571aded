from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.layers import SpectralNormalization
from kerasgan.networks import dcgan
from kerasgan.terms import adversarial_players


@register("sngan", paper="https://arxiv.org/abs/1802.05957")
class SNGAN(Game):
    """SNGAN: each layer of the discriminator has a spectral norm of 1.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        loss: adversarial loss, or its name.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Miyato et al., 2018](https://arxiv.org/abs/1802.05957)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        loss="hinge",
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.generator(image_shape, latent_dim, width),
                "discriminator": dcgan.discriminator(
                    image_shape,
                    width,
                    normalize=dcgan.no_normalization,
                    wrap=lambda x: SpectralNormalization(x, name=x.name),
                ),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(loss),
            average=average,
            **kwargs,
        )
