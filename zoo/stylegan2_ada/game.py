import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.augmentations import Adaptive
from kerasgan.networks import style
from kerasgan.terms import R1
from kerasgan.terms import PathLength
from kerasgan.terms import adversarial_players


@register("stylegan2_ada", paper="https://arxiv.org/abs/2006.06676")
class StyleGAN2ADA(Game):
    """StyleGAN2-ADA: few images, augmented as the discriminator overfits.

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
        path_weight: float, of the path length.
        path_every: integer, it is paid on every so many steps.
        target: float in (-1, 1), what the mean sign of the scores of real
            images is steered to.
        num_images: integer, in how many real images the probability of the
            augmentation can rise from 0 to 1.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `augmentation`, `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Karras et al., 2020](https://arxiv.org/abs/2006.06676)
    """

    def __init__(
        self,
        image_shape=(32, 32, 3),
        latent_dim=64,
        width=16,
        num_mapping_layers=8,
        mixing=0.9,
        gamma=0.1,
        penalty_every=16,
        path_weight=2.0,
        path_every=8,
        target=0.6,
        num_images=500_000,
        average=0.999,
        **kwargs,
    ):
        networks = style.skip_networks(
            image_shape, latent_dim, width, num_mapping_layers, mixing
        )
        super().__init__(
            networks=networks,
            prior=priors.Styles(**style.num_inputs(networks["generator"])),
            players=adversarial_players(
                "non_saturating",
                discriminator=[R1(gamma, every=penalty_every)],
                generator=[PathLength(path_weight, every=path_every)],
            ),
            average=average,
            augmentation=kwargs.pop("augmentation", None)
            or Adaptive(target=target, num_images=num_images),
            **kwargs,
        )

    def default_optimizer(self):
        # Of StyleGAN2 (Karras et al., 2019), appendix B.
        return keras.optimizers.Adam(2e-3, beta_1=0.0, beta_2=0.99)
