import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.dynamics import Alternating
from kerasgan.networks import dcgan
from kerasgan.terms import GradientPenalty
from kerasgan.terms import adversarial_players


@register("wgan_gp", paper="https://arxiv.org/abs/1704.00028")
class WGANGP(Game):
    """WGAN-GP: a critic kept near slope 1 by a penalty on its gradient.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        penalty_weight: float, the paper's lambda.
        critic_steps: integer, turns of the critic a step.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Gulrajani et al., 2017](https://arxiv.org/abs/1704.00028), algorithm 1
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        penalty_weight=10.0,
        critic_steps=5,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.generator(image_shape, latent_dim, width),
                "discriminator": dcgan.discriminator(
                    # The penalty is of each row by itself: section 4.
                    image_shape,
                    width,
                    normalize=dcgan.no_normalization,
                ),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(
                "wasserstein", discriminator=[GradientPenalty(penalty_weight)]
            ),
            average=average,
            dynamics=kwargs.pop("dynamics", None)
            or Alternating(discriminator=critic_steps),
            **kwargs,
        )

    def default_optimizer(self):
        return keras.optimizers.Adam(1e-4, beta_1=0.0, beta_2=0.9)
