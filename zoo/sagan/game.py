import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.networks import resnet
from kerasgan.terms import adversarial_players
from kerasgan.zoo.sagan import networks


@register("sagan", paper="https://arxiv.org/abs/1805.08318")
class SAGAN(Game):
    """SAGAN: every place of a picture sees every other, by attention.

    Data must have labels. `sample(10, label=3)` draws images of a class, and
    `kerasgan.networks.resnet.attention_maps(game.sampler)` shows what each
    place attends to.

    Args:
        image_shape: `(height, width, channels)`, sides m * 2^k with m in 4..7,
            1 or 3 channels.
        num_classes: integer, labels are from 0 to `num_classes - 1`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image; they double each time
            that the size halves.
        attention: integer, how often the maps are halved that attend to
            themselves, in both networks; 0 for no attention.
        loss: adversarial loss, or its name.
        average: decay of the moving average of the generator's weights;
            `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Zhang et al., 2018](https://arxiv.org/abs/1805.08318)
    """

    def __init__(
        self,
        image_shape=(28, 28, 1),
        num_classes=10,
        latent_dim=128,
        width=16,
        attention=1,
        loss="hinge",
        average=0.999,
        **kwargs,
    ):
        super().__init__(
            networks={
                "generator": networks.generator(
                    image_shape, num_classes, latent_dim, width, attention
                ),
                "discriminator": resnet.labelled_discriminator(
                    image_shape, width, num_classes, attention
                ),
            },
            prior=priors.Joint(
                [priors.Normal(latent_dim), priors.Categorical(num_classes)]
            ),
            players=adversarial_players(loss),
            average=average,
            **kwargs,
        )

    def default_optimizer(self):
        # Two time scales, section 4.2, without momentum, section 5.
        return {
            "discriminator": keras.optimizers.Adam(4e-4, 0.0, 0.9),
            "generator": keras.optimizers.Adam(1e-4, 0.0, 0.9),
        }
