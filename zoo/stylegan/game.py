import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import style
from kerasgan.terms import R1
from kerasgan.terms import adversarial_players
from kerasgan.zoo.stylegan import networks


@register("stylegan", paper="https://arxiv.org/abs/1812.04948")
class StyleGAN(Game):
    """StyleGAN: a style for each layer in the place of an input.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        latent_dim: integer, the size of a latent vector, and of a style.
        width: integer, the filters of the two largest sizes; each smaller one
            has twice as many, up to 512.
        num_mapping_layers: integer, the layers from a latent to its style.
        mixing: float, the share of rows whose styles training mixes.
        gamma: float, the weight of R1.
        penalty_every: integer, R1 is paid on every so many steps.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Karras et al., 2018](https://arxiv.org/abs/1812.04948)
    """

    def __init__(
        self,
        image_shape=(32, 32, 3),
        latent_dim=64,
        width=16,
        num_mapping_layers=8,
        mixing=0.9,
        gamma=1.0,
        penalty_every=16,
        average=0.999,
        **kwargs,
    ):
        synthesis = networks.synthesis(image_shape, width, latent_dim)
        mapping = style.mapping(latent_dim, latent_dim, num_mapping_layers)
        generator = style.generator(mapping, synthesis, mixing)
        super().__init__(
            networks={
                "generator": generator,
                "discriminator": networks.discriminator(image_shape, width),
            },
            prior=priors.Styles(**style.num_inputs(generator)),
            players=adversarial_players(
                "non_saturating",
                discriminator=[R1(gamma, every=penalty_every)],
            ),
            average=average,
            **kwargs,
        )

    def default_optimizer(self):
        # Appendix C; without its rise with the resolution.
        return keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99)
