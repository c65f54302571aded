import keras

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import either
from kerasgan.networks import pairs
from kerasgan.terms import R1
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import EncoderLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.zoo.bigbigan import networks


@register("bigbigan", paper="https://arxiv.org/abs/1907.02544")
class BigBiGAN(Game):
    """BigBiGAN: images, latents and pairs of them are each given a score.

    `encode(images)` gives latents, `reconstruct(images)` what the generator
    makes of them.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels; or the shape of a point, `(dimensions,)`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image; of points, the units of
            each hidden layer.
        stochastic: bool, whether the encoder draws the latent from a Gaussian
            of which it reads mean and variance; it is the mean that `encode`
            gives.
        loss: adversarial loss, or its name, that treats real and fake alike,
            see `kerasgan.terms.EncoderLoss`. Each score pays it.
        gamma: float, the weight of R1 on images and latents, which the paper
            does not have.
        average: decay of the moving average of the weights of generator and
            encoder; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Donahue and Simonyan, 2019](https://arxiv.org/abs/1907.02544)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=50,
        width=64,
        stochastic=True,
        loss="hinge",
        gamma=1.0,
        average=0.999,
        **kwargs,
    ):
        sizes = image_shape, latent_dim, width
        # Losses are means over the scores, and the paper has their sum.
        num = networks.NUM_SCORES
        super().__init__(
            networks={
                "generator": either.generator(*sizes),
                "encoder": pairs.encoder(*sizes, stochastic),
                "discriminator": networks.discriminator(*sizes),
            },
            prior=priors.Normal(latent_dim),
            players=[
                Player(
                    "discriminator",
                    [
                        DiscriminatorLoss(loss, num),
                        R1(gamma, every=8, keys=["image", "latent"]),
                    ],
                ),
                Player(
                    "generator",
                    [GeneratorLoss(loss, num), EncoderLoss(loss, num)],
                    networks=["generator", "encoder"],
                ),
            ],
            average=average,
            **kwargs,
        )

    def plays(self, batch, seed, training=True):
        completed = batch | self.infer(batch, training)
        return super().plays(completed, seed, training)

    def default_optimizer(self):
        # By trial: the paper's Adam, with batch normalisation in the
        # discriminator, lets that win.
        return keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99)
