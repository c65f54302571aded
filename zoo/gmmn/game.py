from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.terms import RBF
from kerasgan.terms import MaximumMeanDiscrepancy
from kerasgan.zoo.gmmn import networks


@register("gmmn", paper="https://arxiv.org/abs/1502.02761")
class GMMN(Game):
    """GMMN: the generator alone, by kernels that compare two batches.

    A game of one player. The larger the batch, the better it tells the two
    distributions apart.

    Args:
        image_shape: shape of an image, `(height, width, channels)`, or of a
            point, `(dimensions,)`.
        latent_dim: integer, the size of a latent vector, from U(-1, 1).
        units: tuple of integers, of each hidden layer of the generator.
        bandwidths: tuple of floats, of the Gaussian kernels whose sum is
            used: distances of samples, some near and some far.
        root: bool, whether to pay the root of the biased estimate, as the
            paper does, and not the unbiased estimate of the square.
        **kwargs: `average`, `seed` and `name`, as in `Game`.

    Reference:
        [Li et al., 2015](https://arxiv.org/abs/1502.02761)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=10,
        units=(64, 256, 256, 1024),
        bandwidths=(2.0, 5.0, 10.0, 20.0, 40.0, 80.0),
        root=True,
        **kwargs,
    ):
        discrepancy = MaximumMeanDiscrepancy(
            RBF(bandwidths), part="image", root=root
        )
        super().__init__(
            networks={
                "generator": networks.generator(image_shape, latent_dim, units)
            },
            prior=priors.Uniform(latent_dim),
            players=[Player("generator", [discrepancy])],
            **kwargs,
        )
