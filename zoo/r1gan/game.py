import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.terms import R1
from kerasgan.terms import adversarial_players
from kerasgan.zoo.r1gan import networks


@register("r1gan", paper="https://arxiv.org/abs/1801.04406")
class R1GAN(Game):
    """R1-GAN: no normalisation; the discriminator is kept flat at real images.

    With `num_classes`, data must have labels, and `sample(10, label=3)` draws
    images of a class.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        num_classes: integer, for a game with labels from 0 to
            `num_classes - 1`; `None` for one without.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image.
        embedding_dim: integer, the size of a label's embedding in the
            generator.
        loss: adversarial loss, or its name.
        gamma: float, the weight of R1.
        penalty_every: integer, R1 is paid on every so many steps.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Mescheder et al., 2018](https://arxiv.org/abs/1801.04406)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        num_classes=None,
        latent_dim=64,
        width=64,
        embedding_dim=32,
        loss="non_saturating",
        gamma=1.0,
        penalty_every=8,
        average=0.999,
        **kwargs,
    ):
        prior = priors.Normal(latent_dim)
        if num_classes is not None:
            prior = priors.Joint([prior, priors.Categorical(num_classes)])
        super().__init__(
            networks={
                "generator": networks.generator(
                    image_shape, latent_dim, width, num_classes, embedding_dim
                ),
                "discriminator": networks.discriminator(
                    image_shape, width, num_classes
                ),
            },
            prior=prior,
            players=adversarial_players(
                loss, discriminator=[R1(gamma, every=penalty_every)]
            ),
            average=average,
            **kwargs,
        )

    def default_optimizer(self):
        # Found by benchmarks/recipes/search.py, as are gamma and the average.
        return keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99)
