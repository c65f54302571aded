import functools

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.game.feeding import num_rows
from kerasgan.ops import pyramids
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.zoo.lapgan import networks


@register("lapgan", paper="https://arxiv.org/abs/1506.05751")
class LAPGAN(Game):
    """LAPGAN: a small picture, then details for it at each larger size.

    A GAN for each level of a Laplacian pyramid, all trained at once and none
    by another: those of details are conditional, on real pictures blurred. To
    sample, they are put in a row.

    Args:
        image_shape: `(height, width, channels)`, sides that halve
            `num_levels - 1` times, 1 or 3 channels.
        num_levels: integer, of the pyramid, at least 2.
        latent_dim: integer, the size of the smallest picture's latent; details
            take noise of their own size.
        width: integer, the filters of the convolutions.
        loss: adversarial loss of every level, or its name.
        average: decay of the moving average of the generators' weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Denton et al., 2015](https://arxiv.org/abs/1506.05751)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        num_levels=3,
        latent_dim=64,
        width=32,
        loss="non_saturating",
        average=0.999,
        **kwargs,
    ):
        shapes = networks.level_shapes(image_shape, num_levels)
        generators = networks.generators(shapes, latent_dim, width)
        critics = networks.discriminators(shapes, width)
        super().__init__(
            networks={
                **generators,
                **critics,
                "generator": networks.chain(generators, shapes, latent_dim),
            },
            prior=priors.Joint(networks.noises(shapes, latent_dim)),
            players=[
                Player(
                    "discriminators",
                    _costs(DiscriminatorLoss, loss, num_levels),
                    networks=list(critics),
                ),
                Player(
                    "generators",
                    _costs(GeneratorLoss, loss, num_levels),
                    networks=list(generators),
                ),
            ],
            average=average,
            **kwargs,
        )

    def plays(self, batch, seed, training=True):
        drawn = self.prior.sample(num_rows(batch), seed, batch)
        num_levels = self._arguments.num_levels
        *details, last = pyramids.decompose(batch["image"], num_levels)
        reals = {num_levels - 1: {"image": last}}
        for level in reversed(range(num_levels - 1)):
            low = pyramids.double(reals[level + 1]["image"])
            reals[level] = {"image": low + details[level], "low": low}

        def play(level):
            names = f"discriminator_{level}", f"generator_{level}"
            given = drawn | reals[level]
            fake = given | self.generate(given, training, names[1])
            return self.play(reals[level], fake, training, *names)

        return {
            f"level_{level}": functools.partial(play, level) for level in reals
        }


def _costs(side, loss, num_levels):
    """A player's side of the loss at each level."""
    return {
        f"level_{level}": [side(loss, name=f"level_{level}_loss")]
        for level in range(num_levels)
    }
