from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import dcgan
from kerasgan.terms import adversarial_players
from kerasgan.zoo.minibatch_gan import networks


@register("minibatch_gan", paper="https://arxiv.org/abs/1606.03498")
class MinibatchGAN(Game):
    """Minibatch GAN: the discriminator sees how alike a batch's samples are.

    The scores of a batch depend on each other, so the export has no
    `discriminate`: a server would mix the requests of its clients.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        loss: adversarial loss, or its name.
        num_kernels: integer, the paper's B: features that are compared.
        kernel_dim: integer, the paper's C: the size of each.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 3.2
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        loss="non_saturating",
        num_kernels=50,
        kernel_dim=5,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.generator(image_shape, latent_dim, width),
                "discriminator": networks.discriminator(
                    image_shape, width, num_kernels, kernel_dim
                ),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(loss),
            average=average,
            **kwargs,
        )
