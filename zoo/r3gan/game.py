import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.terms import R1
from kerasgan.terms import R2
from kerasgan.terms import adversarial_players
from kerasgan.zoo.r3gan import networks


@register("r3gan", paper="https://arxiv.org/abs/2501.05441")
class R3GAN(Game):
    """R3GAN: real and fake in pairs, flat at both, plain residual networks.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image; they double each time
            that the size halves.
        num_blocks: integer, residual blocks of each size.
        gamma: float, the weight of R1 and of R2.
        penalty_every: integer, both are paid on every so many steps.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Huang et al., 2024](https://arxiv.org/abs/2501.05441)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=64,
        width=16,
        num_blocks=1,
        gamma=1.0,
        penalty_every=1,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": networks.generator(
                    image_shape, latent_dim, width, num_blocks
                ),
                "discriminator": networks.discriminator(
                    image_shape, width, num_blocks
                ),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(
                "relativistic_pairing",
                discriminator=[
                    R1(gamma, every=penalty_every),
                    R2(gamma, every=penalty_every),
                ],
            ),
            average=average,
            **kwargs,
        )

    def default_optimizer(self):
        # Without momentum, as the paper trains; the rate is that of `r1gan`.
        return keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99)
