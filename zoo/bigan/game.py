from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import pairs
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import EncoderLoss
from kerasgan.terms import GeneratorLoss


@register("bigan", paper="https://arxiv.org/abs/1605.09782")
class BiGAN(Game):
    """BiGAN: an encoder learns to invert the generator, judged by pairs.

    `encode(images)` gives latents, `reconstruct(images)` what the generator
    makes of them.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels; or the shape of a point, `(dimensions,)`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image; of points, the units of
            each hidden layer.
        loss: adversarial loss, or its name, that treats real and fake alike,
            see `kerasgan.terms.EncoderLoss`.
        average: decay of the moving average of the weights of generator and
            encoder, which the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Donahue et al., 2017](https://arxiv.org/abs/1605.09782)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=50,
        width=64,
        loss="non_saturating",
        average=0.999,
        **kwargs,
    ):
        sizes = image_shape, latent_dim, width
        super().__init__(
            networks={
                "generator": pairs.generator(*sizes),
                "encoder": pairs.encoder(*sizes),
                "discriminator": pairs.discriminator(*sizes),
            },
            prior=priors.Normal(latent_dim),
            players=[
                Player("discriminator", [DiscriminatorLoss(loss)]),
                Player(
                    "generator",
                    [GeneratorLoss(loss), EncoderLoss(loss)],
                    networks=["generator", "encoder"],
                ),
            ],
            average=average,
            **kwargs,
        )

    def plays(self, batch, seed, training=True):
        completed = batch | self.infer(batch, training)
        return super().plays(completed, seed, training)
