import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import either
from kerasgan.terms import adversarial_players
from kerasgan.zoo.pacgan import networks


@register("pacgan", paper="https://arxiv.org/abs/1712.04086")
class PacGAN(Game):
    """PacGAN: the discriminator judges several samples at once.

    A batch must be a multiple of the samples of a pack. Those of a batch
    see each other, so that the export has no `discriminate`.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels; or the shape of a point, `(dimensions,)`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image; of points, the units of
            each hidden layer.
        num_packed: integer, the paper's m: the samples of a pack.
        loss: adversarial loss, or its name.
        average: decay of the moving average of the generator's weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Lin et al., 2018](https://arxiv.org/abs/1712.04086)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        num_packed=2,
        loss="non_saturating",
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": either.generator(image_shape, latent_dim, width),
                "discriminator": networks.discriminator(
                    image_shape, width, num_packed
                ),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(loss),
            average=average,
            **kwargs,
        )

    def default_optimizer(self):
        is_picture = len(self.data_shapes()["image"]) > 1
        # DCGAN's for pictures; perceptrons for points can move faster.
        rate = 2e-4 if is_picture else 1e-3
        return keras.optimizers.Adam(rate, beta_1=0.5)
