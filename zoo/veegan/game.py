import keras

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.game.feeding import num_rows
from kerasgan.networks import either
from kerasgan.networks import pairs
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.terms import LatentReconstruction


@register("veegan", paper="https://arxiv.org/abs/1705.07761")
class VEEGAN(Game):
    """VEEGAN: a reconstructor reads the noise off fakes and off reals.

    `encode(images)` gives the noise, `reconstruct(images)` what the generator
    makes of it.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels; or the shape of a point, `(dimensions,)`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image; of points, the units of
            each hidden layer.
        reconstruction: float, the weight of the noise's square error.
        generator_loss: adversarial loss, or its name, whose generator's side
            the generator pays. The paper's is the mean score, `"wasserstein"`.
        average: decay of the moving average of the weights of generator and
            reconstructor, which the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Srivastava et al., 2017](https://arxiv.org/abs/1705.07761),
        algorithm 1
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        reconstruction=1.0,
        generator_loss="wasserstein",
        average=0.999,
        **kwargs,
    ):
        sizes = image_shape, latent_dim, width
        super().__init__(
            networks={
                "generator": either.generator(*sizes),
                "encoder": pairs.encoder(*sizes),
                "discriminator": pairs.discriminator(*sizes),
            },
            prior=priors.Normal(latent_dim),
            players=[
                Player("discriminator", [DiscriminatorLoss("non_saturating")]),
                Player(
                    "generator",
                    [
                        GeneratorLoss(generator_loss),
                        LatentReconstruction(weight=reconstruction),
                    ],
                    networks=["generator", "encoder"],
                ),
            ],
            average=average,
            **kwargs,
        )

    def plays(self, batch, seed, training=True):
        real = batch | self.infer(batch, training)
        drawn = self.prior.sample(num_rows(batch), seed)
        fake = drawn | self.generate(drawn, training)
        fake["reconstruction"] = self.infer(fake, training)["latent"]
        return {"main": self.play(real, fake, training)}

    def default_optimizer(self):
        is_picture = len(self.data_shapes()["image"]) > 1
        # DCGAN's for pictures; perceptrons for points can move faster.
        rate = 2e-4 if is_picture else 1e-3
        return keras.optimizers.Adam(rate, beta_1=0.5)
