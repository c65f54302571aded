from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import dcgan
from kerasgan.ops import random
from kerasgan.terms import adversarial_players
from kerasgan.zoo.vbn_gan import networks

REFERENCE = 0x5EED  # sets the reference's key apart from that of `sample`


@register("vbn_gan", paper="https://arxiv.org/abs/1606.03498")
class VBNGAN(Game):
    """VBN-GAN: a fake does not depend on the others of its batch.

    The generator normalises by the statistics of a reference batch of latents,
    drawn once from the seed and saved with the weights.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        num_rows: integer, the rows of the reference; a pass of the generator
            costs as many rows more.
        loss: adversarial loss, or its name.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 3.4
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        num_rows=64,
        loss="non_saturating",
        average=0.999,
        **kwargs,
    ):
        prior = priors.Normal(latent_dim)
        generator = networks.generator(image_shape, latent_dim, width, num_rows)
        # Latents that nobody else draws: no judge ever sees what is made of
        # the reference, and it becomes noise.
        key = random.key(kwargs.get("seed", 0), REFERENCE)
        reference = prior.sample(num_rows, key)
        layer = generator.get_layer("reference_batch")
        layer.adapt(reference["latent"])
        super().__init__(
            networks={
                "generator": generator,
                "discriminator": dcgan.discriminator(image_shape, width),
            },
            prior=prior,
            players=adversarial_players(loss),
            average=average,
            **kwargs,
        )
