import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.terms import Drift
from kerasgan.terms import GradientPenalty
from kerasgan.terms import adversarial_players
from kerasgan.zoo.progan import networks


@register("progan", paper="https://arxiv.org/abs/1710.10196")
class ProGAN(Game):
    """ProGAN: networks that grow, from small images to large ones.

    A game is one stage, of one resolution; `game.grow()` is the next. Data
    have the full size at all stages, and are averaged down in the step.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            of the data and of the last stage.
        resolution: integer, the height of this stage's images, m * 2^i; m by
            default, which is the first stage.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters of the two smallest sizes; each further
            one has half as many.
        fade_steps: integer, the training steps until a new block counts in
            full.
        penalty_weight: float, of the gradient penalty.
        drift_weight: float, the paper's epsilon.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Karras et al., 2017](https://arxiv.org/abs/1710.10196)
    """

    def __init__(
        self,
        image_shape=(32, 32, 3),
        resolution=None,
        latent_dim=128,
        width=128,
        fade_steps=1000,
        penalty_weight=10.0,
        drift_weight=1e-3,
        average=0.999,
        **kwargs,
    ):
        levels = networks.levels(image_shape, resolution, width)
        channels = image_shape[-1]
        super().__init__(
            networks={
                "generator": networks.generator(
                    levels, channels, latent_dim, fade_steps
                ),
                "discriminator": networks.discriminator(
                    levels, channels, fade_steps
                ),
            },
            prior=priors.Normal(latent_dim),
            players=adversarial_players(
                "wasserstein",
                discriminator=[
                    GradientPenalty(penalty_weight),
                    Drift(drift_weight),
                ],
            ),
            average=average,
            **kwargs,
        )
        self.image_shape = tuple(image_shape)
        self.min_stage_steps = fade_steps

    @classmethod
    def stages(cls, image_shape, resolution=None, **settings):
        heights = networks.heights(image_shape, resolution)
        return [{"resolution": height} for height in heights]

    def data_spec(self):
        return {"image": (self.image_shape, "float32")}

    def plays(self, batch, seed, training=True):
        """Real images lack the details that fakes lack at this moment."""
        real = networks.shrink(batch["image"], self.networks["discriminator"])
        return super().plays(batch | {"image": real}, seed, training)

    def default_optimizer(self):
        # Appendix A.1.
        return keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99)
