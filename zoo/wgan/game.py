import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.dynamics import Alternating
from kerasgan.networks import dcgan
from kerasgan.terms import WeightClipping
from kerasgan.terms import adversarial_players


@register("wgan", paper="https://arxiv.org/abs/1701.07875")
class WGAN(Game):
    """WGAN: a critic whose weights are clipped, which bounds its slope.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        clip: float, all of the critic's weights are kept in [-clip, clip].
        critic_steps: integer, turns of the critic a step.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Arjovsky et al., 2017](https://arxiv.org/abs/1701.07875), algorithm 1
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        clip=0.01,
        critic_steps=5,
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
                "wasserstein", discriminator=[WeightClipping(clip)]
            ),
            average=average,
            dynamics=kwargs.pop("dynamics", None)
            or Alternating(discriminator=critic_steps),
            **kwargs,
        )

    def default_optimizer(self):
        return keras.optimizers.RMSprop(5e-5)  # algorithm 1
