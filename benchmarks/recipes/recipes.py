"""What a recipe is: the settings that `search.py` chooses among.

The networks are those of `dcgan`, with what the literature has found since:
a critic without normalisation that is kept flat by a lazy R1, told how much a
batch varies, and moved by Adam without momentum; a rate that falls.
"""

import dataclasses
import random

import keras

from kerasgan import Game
from kerasgan import layers
from kerasgan import priors
from kerasgan import terms
from kerasgan.game.compilation import precision
from kerasgan.networks import dcgan

IMAGE, NUM_CLASSES, LATENT, EMBEDDING = (28, 28, 1), 10, 64, 32
# What the settings may be; the search draws each by itself.
SPACE = {
    "rate": (5e-4, 1e-3, 2e-3),
    "ratio": (0.5, 1.0, 2.0),
    "decay": ("constant", "linear", "cosine"),
    "gamma": (0.1, 0.3, 1.0, 3.0),
    "every": (8, 16),
    "loss": ("non_saturating", "relativistic_average", "hinge"),
    "batch_size": (32, 64, 128),
    "width": (32, 48, 64),
    "deviation": (False, True),
    "average": (0.99, 0.995, 0.998, 0.999),
}


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Settings of a game and of its training.

    Attributes:
        rate: float, the generator's rate at the beginning.
        ratio: float, the discriminator's rate as a multiple of it.
        decay: how both fall: `"constant"`, `"linear"` or `"cosine"`, to 0 at
            the last step.
        gamma: float, the weight of R1.
        every: integer, R1 is paid on every so many steps.
        loss: name of the adversarial loss.
        batch_size: integer.
        width: integer, the filters next to the image.
        deviation: bool, whether the critic is told the batch's deviation.
        average: float, the decay of the average of the generator's weights.
    """

    rate: float = 1e-3
    ratio: float = 1.0
    decay: str = "constant"
    gamma: float = 1.0
    every: int = 8
    loss: str = "non_saturating"
    batch_size: int = 64
    width: int = 64
    deviation: bool = True
    average: float = 0.999

    def costs(self):
        """The settings that decide what a step costs."""
        names = ("every", "loss", "batch_size", "width", "deviation")
        return {name: getattr(self, name) for name in names}


def draw(num, seed=0):
    """Recipes to begin with: the default one, and others drawn at random."""
    rng = random.Random(seed)
    found = {Recipe(): None}
    while len(found) < num:
        chosen = {name: rng.choice(values) for name, values in SPACE.items()}
        found[Recipe(**chosen)] = None
    return list(found)


def make(recipe, steps, is_conditional=False, policy="float32", seed=0):
    """The game of a recipe, compiled to train for so many steps."""
    with precision(policy):
        game = Game(
            networks={
                "generator": generator(recipe, is_conditional),
                "discriminator": discriminator(recipe, is_conditional),
            },
            prior=prior(is_conditional),
            players=terms.adversarial_players(
                recipe.loss,
                discriminator=[terms.R1(recipe.gamma, every=recipe.every)],
            ),
            average=recipe.average,
            seed=seed,
        )
    game.compile(
        {
            "generator": optimizer(recipe, recipe.rate, steps),
            "discriminator": optimizer(
                recipe, recipe.ratio * recipe.rate, steps
            ),
        }
    )
    return game


def prior(is_conditional):
    """Latents, with labels if there are any."""
    latent = priors.Normal(LATENT)
    if not is_conditional:
        return latent
    return priors.Joint([latent, priors.Categorical(NUM_CLASSES)])


def generator(recipe, is_conditional):
    """From a latent, with the label's embedding, to an image."""
    latent = keras.Input((LATENT,), name="latent")
    inputs, x = {"latent": latent}, latent
    if is_conditional:
        inputs["label"] = label = keras.Input((), dtype="int32", name="label")
        embedded = layers.LabelEmbedding(NUM_CLASSES, EMBEDDING)(label)
        x = layers.AppendVector()(latent, embedded)
    image = dcgan.upsample(x, IMAGE, recipe.width)
    return keras.Model(inputs, {"image": image}, name="generator")


def discriminator(recipe, is_conditional):
    """From an image to its score, which a label is projected on."""
    image = keras.Input(IMAGE, name="image")
    x = dcgan.downsample(image, recipe.width, dcgan.no_normalization)
    if recipe.deviation:
        x = layers.MinibatchStandardDeviation()(x)
    features = keras.layers.Flatten()(x)
    inputs, score = {"image": image}, dcgan.dense(1, "score")(features)
    if is_conditional:
        inputs["label"] = label = keras.Input((), dtype="int32", name="label")
        score = score + layers.Projection(
            NUM_CLASSES, keras.initializers.RandomNormal(0.0, dcgan.STDDEV)
        )(features, label)
    outputs = {"score": score, "features": features}
    return keras.Model(inputs, outputs, name="discriminator")


def optimizer(recipe, rate, steps):
    """Adam without momentum, whose rate falls to 0 at the last step."""
    schedules = keras.optimizers.schedules
    falling = {
        "constant": lambda: rate,
        "linear": lambda: schedules.PolynomialDecay(rate, steps, 0.0),
        "cosine": lambda: schedules.CosineDecay(rate, steps),
    }
    return keras.optimizers.Adam(
        falling[recipe.decay](), beta_1=0.0, beta_2=0.99
    )
