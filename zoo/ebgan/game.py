from keras import ops

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.losses import Energy
from kerasgan.networks import autoencoder
from kerasgan.networks import dcgan
from kerasgan.terms import PullingAway
from kerasgan.terms import adversarial_players


@register("ebgan", paper="https://arxiv.org/abs/1609.03126")
class EBGAN(Game):
    """EBGAN: the discriminator is an autoencoder, its error an energy.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        code_dim: integer, the size of the autoencoder's code.
        margin: float, the energy above which fakes cost nothing; energies are
            mean squared errors of pixels.
        pulling_away: float, weight of the term that keeps the codes of fakes
            apart.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Zhao et al., 2016](https://arxiv.org/abs/1609.03126)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        code_dim=64,
        margin=0.3,
        pulling_away=0.1,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.generator(image_shape, latent_dim, width),
                "discriminator": autoencoder.energy(
                    image_shape, code_dim, width, ops.square
                ),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(
                Energy(margin), generator=[PullingAway(pulling_away)]
            ),
            average=average,
            **kwargs,
        )
