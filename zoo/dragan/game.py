from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import dcgan
from kerasgan.terms import DRAGANPenalty
from kerasgan.terms import adversarial_players


@register("dragan", paper="https://arxiv.org/abs/1705.07215")
class DRAGAN(Game):
    """DRAGAN: the discriminator's slope is penalised around the data.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        loss: adversarial loss, or its name.
        penalty_weight: float, the paper's lambda.
        spread: float, how far around, in standard deviations of the data.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Kodali et al., 2017](https://arxiv.org/abs/1705.07215)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        loss="non_saturating",
        penalty_weight=10.0,
        spread=0.5,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.generator(image_shape, latent_dim, width),
                "discriminator": dcgan.discriminator(
                    # The penalty is of each row by itself.
                    image_shape,
                    width,
                    normalize=dcgan.no_normalization,
                ),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(
                loss, discriminator=[DRAGANPenalty(penalty_weight, spread)]
            ),
            average=average,
            **kwargs,
        )
