from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.losses import LeastSquares
from kerasgan.networks import dcgan
from kerasgan.terms import adversarial_players


@register("lsgan", paper="https://arxiv.org/abs/1611.04076")
class LSGAN(Game):
    """LSGAN: scores are pulled to targets by least squares.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        a: float, the discriminator's target of fake samples.
        b: float, the discriminator's target of real samples.
        c: float, the generator's target. (0, 1, 1) is section 3.2's; with
            (-1, 1, 0) the game minimises a chi^2 divergence.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Mao et al., 2017](https://arxiv.org/abs/1611.04076)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        a=0.0,
        b=1.0,
        c=1.0,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.generator(image_shape, latent_dim, width),
                "discriminator": dcgan.discriminator(image_shape, width),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(LeastSquares(a, b, c)),
            average=average,
            **kwargs,
        )
