import keras
from keras import ops

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.losses import Energy
from kerasgan.networks import autoencoder
from kerasgan.networks import dcgan
from kerasgan.terms import BoundaryEquilibrium
from kerasgan.terms import GeneratorLoss


@register("began", paper="https://arxiv.org/abs/1703.10717")
class BEGAN(Game):
    """BEGAN: an autoencoder's errors on real and fake are kept in balance.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        diversity: float in (0, 1], the paper's gamma.
        rate: float, the paper's lambda_k.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Berthelot et al., 2017](https://arxiv.org/abs/1703.10717)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        diversity=0.5,
        rate=0.001,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.generator(
                    image_shape,
                    latent_dim,
                    width,
                    normalize=dcgan.no_normalization,
                ),
                "discriminator": autoencoder.energy(
                    image_shape,
                    latent_dim,  # section 3.6: code and latent alike
                    width,
                    ops.abs,
                    normalize=dcgan.no_normalization,
                ),
            },
            prior=priors.Uniform(latent_dim),
            players=[
                Player("discriminator", [BoundaryEquilibrium(diversity, rate)]),
                Player("generator", [GeneratorLoss(Energy())]),
            ],
            average=average,
            **kwargs,
        )

    def default_optimizer(self):
        return keras.optimizers.Adam(1e-4)  # section 4.1
