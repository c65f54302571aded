import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.terms import R1
from kerasgan.terms import MutualInformation
from kerasgan.terms import adversarial_players
from kerasgan.zoo.infogan import networks

CODES = ["category", "code"]


@register("infogan", paper="https://arxiv.org/abs/1606.03657")
class InfoGAN(Game):
    """InfoGAN: a part of the latent can be read off the images.

    `sample(10, category=3)` draws images of a category, `sample(10,
    code=(-1, 0))` sets the other codes. No labels are needed.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        num_categories: integer, the values of the code `category`.
        code_dim: integer, the numbers in [-1, 1] of the code `code`.
        latent_dim: integer, the size of the latent, which nothing reads.
        width: integer, the filters next to the image.
        loss: adversarial loss, or its name.
        information: float, the weight of the mutual information.
        gamma: float, the weight of R1, which the paper does not have.
        average: decay of the moving average of the generator's weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Chen et al., 2016](https://arxiv.org/abs/1606.03657)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        num_categories=10,
        code_dim=2,
        latent_dim=62,
        width=64,
        loss="non_saturating",
        information=1.0,
        gamma=1.0,
        average=0.999,
        **kwargs,
    ):
        codes = num_categories, code_dim
        super().__init__(
            networks={
                "generator": networks.generator(
                    image_shape, latent_dim, *codes, width
                ),
                "discriminator": networks.discriminator(
                    image_shape, *codes, width
                ),
            },
            prior=priors.Joint(
                [
                    priors.Normal(latent_dim),
                    priors.Categorical(num_categories, key="category"),
                    priors.Uniform(code_dim, key="code", control=True),
                ]
            ),
            players=adversarial_players(
                loss,
                discriminator=[
                    MutualInformation(CODES, information),
                    R1(gamma, every=8),
                ],
                generator=[MutualInformation(CODES, information)],
            ),
            average=average,
            **kwargs,
        )

    def default_optimizer(self):
        # By trial: with the paper's, and batch normalisation in the
        # discriminator, each category came to be one picture.
        return keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99)
