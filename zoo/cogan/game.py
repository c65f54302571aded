import functools

from kerasgan import Game
from kerasgan import Player
from kerasgan import priors
from kerasgan import register
from kerasgan.game.feeding import num_rows
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss
from kerasgan.zoo.cogan import networks

GENERATORS = {"image": "generator", "condition": "condition_generator"}
CRITICS = {"image": "discriminator", "condition": "condition_discriminator"}


@register("cogan", paper="https://arxiv.org/abs/1606.07536")
class CoGAN(Game):
    """CoGAN: pictures of two domains in pairs, learnt from unpaired ones.

    Data are dicts with `image` and `condition`, rows of two domains that need
    not belong together. `sample(seed=1)` and `sample(seed=1,
    maker="condition")` are the two pictures of one latent.

    Args:
        image_shape: `(height, width, channels)` of both domains, sides m * 2^k
            with m in 4..7 and k at least 2, 1 or 3 channels.
        latent_dim: integer, the size of a latent vector, from U(-1, 1).
        width: integer, the filters next to the image.
        loss: adversarial loss of both domains, or its name.
        average: decay of the moving average of the generators' weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Liu and Tuzel, 2016](https://arxiv.org/abs/1606.07536)
    """

    makers = GENERATORS

    def __init__(
        self,
        image_shape=(28, 28, 1),
        latent_dim=100,
        width=64,
        loss="non_saturating",
        average=0.999,
        **kwargs,
    ):
        networks.check_size(image_shape)
        super().__init__(
            networks=networks.generators(
                GENERATORS, image_shape, latent_dim, width
            )
            | networks.discriminators(CRITICS, image_shape, width),
            prior=priors.Uniform(latent_dim),
            players=[
                Player(
                    "discriminator",
                    _costs(DiscriminatorLoss, loss),
                    networks=list(CRITICS.values()),
                ),
                Player(
                    "generator",
                    _costs(GeneratorLoss, loss),
                    networks=list(GENERATORS.values()),
                ),
            ],
            average=average,
            **kwargs,
        )

    def plays(self, batch, seed, training=True):
        drawn = self.prior.sample(num_rows(batch), seed, batch)

        def play(part):
            names = CRITICS[part], GENERATORS[part]
            fake = drawn | self.generate(drawn, training, names[1])
            return self.play(batch, fake, training, *names)

        return {part: functools.partial(play, part) for part in GENERATORS}

    def data_spec(self):
        shape = self.maker().shapes["image"]
        return {part: (shape, "float32") for part in GENERATORS}


def _costs(side, loss):
    """A player's side of the loss in each domain."""
    return {part: [side(loss, name=f"{part}_loss")] for part in GENERATORS}
