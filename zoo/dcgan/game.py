import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.dynamics import Alternating
from kerasgan.networks import dcgan
from kerasgan.terms import adversarial_players


@register("dcgan", paper="https://arxiv.org/abs/1511.06434")
class DCGAN(Game):
    """DCGAN: convolutional networks that can be trained against each other.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image; they double each time
            that the size halves.
        loss: adversarial loss, or its name.
        discriminator_steps: integer, turns of the discriminator a step.
        dynamics: a `Dynamics`, in place of taking turns like that.
        average: decay of the moving average of the generator's weights, which
            the paper does not have; `None` for none.
        **kwargs: `seed` and `name`, as in `Game`.

    Reference:
        [Radford et al., 2015](https://arxiv.org/abs/1511.06434)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        loss="non_saturating",
        discriminator_steps=1,
        dynamics=None,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.generator(image_shape, latent_dim, width),
                "discriminator": dcgan.discriminator(image_shape, width),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(loss),
            dynamics=dynamics or Alternating(discriminator=discriminator_steps),
            average=average,
            **kwargs,
        )

    def default_optimizer(self):
        return keras.optimizers.Adam(2e-4, beta_1=0.5)  # section 4
