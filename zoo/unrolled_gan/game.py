import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.dynamics import Unrolled
from kerasgan.terms import adversarial_players
from kerasgan.zoo.unrolled_gan import networks


@register("unrolled_gan", paper="https://arxiv.org/abs/1611.02163")
class UnrolledGAN(Game):
    """Unrolled GAN: the generator foresees the discriminator's answer.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels; or that of a point, `(dimensions,)`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image; for points the units of
            each hidden layer.
        loss: adversarial loss, or its name.
        steps: integer, of the discriminator that the generator foresees.
        dynamics: a `Dynamics`, in place of unrolled ones of so many steps.
        average: decay of the moving average of the generator's weights, which
            the paper does not have; `None` for none.
        **kwargs: `seed` and `name`, as in `Game`.

    Reference:
        [Metz et al., 2017](https://arxiv.org/abs/1611.02163)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        loss="non_saturating",
        steps=5,
        dynamics=None,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": networks.generator(image_shape, latent_dim, width),
                "discriminator": networks.discriminator(image_shape, width),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(loss),
            dynamics=dynamics or Unrolled(steps),
            average=average,
            **kwargs,
        )

    def default_optimizer(self):
        if len(self.data_shapes()["image"]) > 1:
            return keras.optimizers.Adam(2e-4, beta_1=0.5)  # DCGAN's
        # On the ring the discriminator must be the slower one, so that what
        # is foreseen of it is much of what it will do.
        return {
            "discriminator": keras.optimizers.Adam(1e-4, beta_1=0.5),
            "generator": keras.optimizers.Adam(1e-3, beta_1=0.5),
        }
