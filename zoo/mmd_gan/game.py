import keras

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.dynamics import Alternating
from kerasgan.networks import either
from kerasgan.terms import MaximumMeanDiscrepancy
from kerasgan.terms import WitnessPenalty


@register("mmd_gan", paper="https://arxiv.org/abs/1801.01401")
class MMDGAN(Game):
    """MMD GAN: kernels compare batches by features that a critic learns.

    The critic gives no score. Its features are such that the kernel's
    discrepancy of real and fake is large; the generator makes it small.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels; or that of a point, `(dimensions,)`.
        latent_dim: integer, the size of a latent vector, from U(-1, 1).
        width: integer, the filters next to the image; for points the units of
            each hidden layer.
        feature_dim: integer, the size of the critic's features.
        kernel: a kernel, or its name: `"rational_quadratic"` or `"rbf"`.
        penalty_weight: float, the paper's lambda.
        critic_steps: integer, turns of the critic a step.
        average: decay of the moving average of the generator's weights, which
            the papers do not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Binkowski et al., 2018](https://arxiv.org/abs/1801.01401);
        [Li et al., 2017](https://arxiv.org/abs/1705.08584)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=128,
        width=64,
        feature_dim=16,
        kernel="rational_quadratic",
        penalty_weight=1.0,
        critic_steps=5,
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": either.generator(image_shape, latent_dim, width),
                "discriminator": either.embedding(
                    # A kernel does not see a shift of all features.
                    image_shape,
                    width,
                    feature_dim,
                    use_bias=False,
                ),
            },
            prior=priors.Uniform(latent_dim),
            players=[
                Player(
                    "discriminator",
                    [
                        MaximumMeanDiscrepancy(kernel, weight=-1.0),
                        WitnessPenalty(kernel, penalty_weight),
                    ],
                ),
                Player("generator", [MaximumMeanDiscrepancy(kernel)]),
            ],
            average=average,
            dynamics=kwargs.pop("dynamics", None)
            or Alternating(discriminator=critic_steps),
            **kwargs,
        )

    def default_optimizer(self):
        return keras.optimizers.Adam(1e-4, beta_1=0.5, beta_2=0.9)
