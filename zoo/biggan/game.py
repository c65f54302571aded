import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.dynamics import Alternating
from kerasgan.networks import resnet
from kerasgan.terms import OrthogonalRegularization
from kerasgan.terms import adversarial_players
from kerasgan.zoo.biggan import networks


@register("biggan", paper="https://arxiv.org/abs/1809.11096")
class BigGAN(Game):
    """BigGAN: latents at every size, orthogonal weights, truncated samples.

    Data must have labels. `sample(8, label=3, truncation=0.5)` keeps latents
    to the middle half of the normal distribution, entry by entry: better
    pictures, and more alike.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        num_classes: integer, labels are from 0 to `num_classes - 1`.
        latent_dim: integer, the size of a latent vector, a multiple of k + 1:
            the first layer and each block take a part of it.
        width: integer, the filters next to the image; they double each time
            that the size halves.
        embedding_dim: integer, the size of a label's embedding, which all
            blocks of the generator share.
        attention: integer, how often the maps are halved that attend to
            themselves, in both networks; 0 for no attention.
        orthogonality: float, the weight of the orthogonal regularisation of
            the generator.
        discriminator_steps: integer, turns of the discriminator to one of the
            generator.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Brock et al., 2018](https://arxiv.org/abs/1809.11096)
    """

    def __init__(
        self,
        image_shape=(32, 32, 3),
        num_classes=10,
        latent_dim=120,
        width=16,
        embedding_dim=128,
        attention=1,
        orthogonality=1e-4,
        discriminator_steps=2,
        average=0.9999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": networks.generator(
                    image_shape,
                    num_classes,
                    latent_dim,
                    width,
                    embedding_dim,
                    attention,
                ),
                "discriminator": resnet.labelled_discriminator(
                    image_shape, width, num_classes, attention
                ),
            },
            prior=priors.Joint(
                [
                    priors.Normal(latent_dim),
                    priors.Categorical(num_classes),
                    priors.Constant(1.0, "truncation", 0.0, 1.0),
                ]
            ),
            players=adversarial_players(
                "hinge", generator=[OrthogonalRegularization(orthogonality)]
            ),
            dynamics=kwargs.pop("dynamics", None)
            or Alternating(discriminator=discriminator_steps),
            average=average,
            **kwargs,
        )

    def default_optimizer(self):
        # Appendix C, whose beta_1 is 0.
        return {
            "discriminator": keras.optimizers.Adam(2e-4, 0.0, 0.999),
            "generator": keras.optimizers.Adam(5e-5, 0.0, 0.999),
        }
