from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.dynamics import Alternating
from kerasgan.terms import adversarial_players
from kerasgan.zoo.gan import networks


@register("gan", paper="https://arxiv.org/abs/1406.2661")
class GAN(Game):
    """GAN: a generator learns to fool a discriminator, both perceptrons.

    Args:
        image_shape: shape of an image, `(height, width, channels)`, or of a
            point, `(dimensions,)`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the units of each hidden layer.
        dropout: float in [0, 1), the discriminator's dropout rate.
        loss: adversarial loss; the paper's are `"minimax"`,
            `"non_saturating"` and, from the tutorial of 2016,
            `"maximum_likelihood"`.
        discriminator_steps: integer, turns of the discriminator a step.
        dynamics: a `Dynamics`, in place of taking turns like that.
        **kwargs: `average`, `seed` and `name`, as in `Game`.

    Reference:
        [Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=256,
        dropout=0.3,
        loss="non_saturating",
        discriminator_steps=1,
        dynamics=None,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": networks.generator(image_shape, latent_dim, width),
                "discriminator": networks.discriminator(
                    image_shape, width, dropout
                ),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(loss),
            dynamics=dynamics or Alternating(discriminator=discriminator_steps),
            **kwargs,
        )
