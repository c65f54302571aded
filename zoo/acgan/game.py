import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import dcgan
from kerasgan.terms import R1
from kerasgan.terms import Classification
from kerasgan.terms import adversarial_players
from kerasgan.zoo.acgan import networks


@register("acgan", paper="https://arxiv.org/abs/1610.09585")
class ACGAN(Game):
    """ACGAN: the discriminator names the class too, and both pay for that.

    Data must have labels. `sample(10, label=3)` draws images of a class.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        num_classes: integer, labels are from 0 to `num_classes - 1`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        embedding_dim: integer, the size of a label's embedding in the
            generator.
        loss: adversarial loss, or its name.
        classification: float, the weight of the classification.
        gamma: float, the weight of R1, which the paper does not have.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Odena et al., 2017](https://arxiv.org/abs/1610.09585)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        num_classes=10,
        latent_dim=100,
        width=64,
        embedding_dim=50,
        loss="non_saturating",
        classification=1.0,
        gamma=1.0,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": dcgan.labelled_generator(
                    image_shape, latent_dim, width, num_classes, embedding_dim
                ),
                "discriminator": networks.discriminator(
                    image_shape, width, num_classes
                ),
            },
            prior=priors.Joint(
                [priors.Normal(latent_dim), priors.Categorical(num_classes)]
            ),
            players=adversarial_players(
                loss,
                discriminator=[
                    Classification(classification),
                    R1(gamma, every=8),
                ],
                generator=[Classification(classification, real=False)],
            ),
            average=average,
            **kwargs,
        )

    def data_spec(self):
        return super().data_spec() | {"label": ((), "int32")}

    def default_optimizer(self):
        # By trial: with `dcgan`'s, and batch normalisation in the
        # discriminator, each label came to be one picture.
        return keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99)
