import keras

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.dynamics import Alternating
from kerasgan.networks import either
from kerasgan.terms import EnergyDistance


@register("ot_gan", paper="https://arxiv.org/abs/1803.05573")
class OTGAN(Game):
    """OT-GAN: what it costs to carry fakes to reals, as a critic sees them.

    The critic gives no score. Its features say what is near; the generator
    pays the energy distance of whole minibatches, the critic its negative.
    The larger the batch, the better: its halves are the minibatches.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels; or that of a point, `(dimensions,)`.
        latent_dim: integer, the size of a latent vector, from U(-1, 1).
        width: integer, the filters next to the image; for points the units of
            each hidden layer.
        feature_dim: integer, the size of the critic's features.
        temperature: float, of optimal transport; the paper's 1 / lambda.
        num_rounds: integer, of Sinkhorn's iteration.
        generator_steps: integer, steps of the generator for each of the
            critic.
        average: decay of the moving average of the generator's weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Salimans et al., 2018](https://arxiv.org/abs/1803.05573)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        feature_dim=256,
        temperature=0.01,
        num_rounds=50,
        generator_steps=3,
        average=0.999,
        **kwargs,
    ):
        transport = {"temperature": temperature, "num_rounds": num_rounds}
        super().__init__(
            networks={
                "generator": either.generator(image_shape, latent_dim, width),
                "discriminator": either.embedding(
                    image_shape, width, feature_dim
                ),
            },
            prior=priors.Uniform(latent_dim),
            players=[
                Player(
                    "discriminator", [EnergyDistance(weight=-1.0, **transport)]
                ),
                Player("generator", [EnergyDistance(**transport)]),
            ],
            average=average,
            dynamics=kwargs.pop("dynamics", None)
            or Alternating(every={"discriminator": generator_steps}),
            **kwargs,
        )

    def default_optimizer(self):
        return keras.optimizers.Adam(3e-4, beta_1=0.5)
