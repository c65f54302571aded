import keras

from kerasgan import Game
from kerasgan import priors
from kerasgan import register
from kerasgan.terms import adversarial_players
from kerasgan.zoo.text_gan import networks


@register("text_gan", paper="https://arxiv.org/abs/1611.04051")
class TextGAN(Game):
    """Text GAN: lines of symbols, chosen so that a gradient passes.

    A sample is one-hot, of shape `(length, symbols)`; `game.decode` gives
    lines. The noise of the choices is a part of the prior.

    Args:
        alphabet: string, the symbols; the first one fills lines up.
        length: integer, the symbols of a line, filled up.
        latent_dim: integer, the size of a latent vector.
        width: integer, the units of each layer of both networks.
        loss: adversarial loss, or its name.
        temperatures: tuple of the first and the last temperature.
        temperature_steps: integer, the training steps in between.
        straight_through: bool, whether the discriminator sees the choices
            themselves in training, and not their softmax, as in the paper.
        average: decay of the moving average of the generator's weights, which
            the paper does not have; `None` for none.
        **kwargs: `dynamics`, `seed` and `name`, as in `Game`.

    Reference:
        [Kusner et al., 2016](https://arxiv.org/abs/1611.04051);
        [Jang et al., 2016](https://arxiv.org/abs/1611.01144)
    """

    def __init__(
        self,
        alphabet="\0*+-/x",
        length=15,
        latent_dim=32,
        width=64,
        loss="non_saturating",
        temperatures=(5.0, 1.0),
        temperature_steps=10_000,
        straight_through=True,
        average=0.999,
        **kwargs,
    ):
        check_alphabet(alphabet)
        num_symbols = len(alphabet)
        start, end = temperatures
        temperature = {
            "start": start,
            "end": end,
            "num_steps": temperature_steps,
            "straight_through": straight_through,
        }
        super().__init__(
            networks={
                "generator": networks.generator(
                    length, num_symbols, latent_dim, width, temperature
                ),
                "discriminator": networks.discriminator(
                    length, num_symbols, width
                ),
            },
            prior=priors.Joint(
                [
                    priors.Normal(latent_dim),
                    priors.Uniform((length, num_symbols), key="noise"),
                ]
            ),
            players=adversarial_players(loss),
            average=average,
            **kwargs,
        )
        self.alphabet = alphabet

    def default_optimizer(self):
        return keras.optimizers.Adam(1e-3, beta_1=0.0, beta_2=0.99)


def check_alphabet(alphabet):
    """Raises an error unless it is a string of different symbols."""
    is_text = isinstance(alphabet, str) and len(alphabet) > 1
    if not is_text or len(set(alphabet)) < len(alphabet):
        raise ValueError(
            "Argument `alphabet` must be a string of at least 2 symbols, each "
            f"once. Received: alphabet={alphabet!r}"
        )
