from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.losses import FDivergence
from kerasgan.networks import dcgan
from kerasgan.terms import adversarial_players


@register("fgan", paper="https://arxiv.org/abs/1606.00709")
class FGAN(Game):
    """f-GAN: any f-divergence, by the bound that a critic gives of it.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        divergence: name of an f-divergence, such as `"pearson"`; see
            `kerasgan.losses.FDivergence`.
        alternative_generator: bool, whether the generator minimises
            -E g(h(G)), section 3.2, in place of the bound.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Nowozin et al., 2016](https://arxiv.org/abs/1606.00709)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        divergence="jensen_shannon",
        alternative_generator=True,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.generator(image_shape, latent_dim, width),
                "discriminator": dcgan.discriminator(image_shape, width),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(
                FDivergence(divergence, alternative_generator)
            ),
            average=average,
            **kwargs,
        )
