"""The protocols: networks, rates, and tables of arms.

A further cure is one line of `CURES`, and of `SHARP_ARMS` for the grid.
"""

from dataclasses import replace
from functools import partial

import keras
from arms import Arm
from arms import EntryProtocol
from arms import Protocol
from keras.initializers import RandomNormal
from keras.optimizers.schedules import CosineDecay

from kerasgan.averages import RunningAverage
from kerasgan.averages import WeightAverage
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Consensus
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Simultaneous
from kerasgan.dynamics import Unrolled
from kerasgan.layers import LeakyReLU
from kerasgan.layers import Maxout
from kerasgan.layers import MinibatchDiscrimination
from kerasgan.layers import Packing
from kerasgan.terms import FeatureMatching
from kerasgan.terms import GradientPenalty
from kerasgan.terms import HistoricalAveraging
from kerasgan.terms import WeightClipping


def generator(latent_dim, width=128, num_layers=2):
    """From latents to points."""
    x = latent = keras.Input((latent_dim,), name="latent")
    for _ in range(num_layers):
        x = keras.layers.Dense(width, activation="relu")(x)
    return keras.Model({"latent": latent}, {"image": keras.layers.Dense(2)(x)})


def discriminator(before, after, width=128, num_layers=2):
    """From points to scores."""
    point = keras.Input((2,), name="image")
    x = before()(point) if before else point
    for _ in range(num_layers):
        x = keras.layers.Dense(width)(x)
        x = LeakyReLU(negative_slope=0.2)(x)
    score = keras.layers.Dense(1)(after()(x) if after else x)
    return keras.Model({"image": point}, {"score": score, "features": x})


def pacgan_generator(latent_dim):
    """PacGAN's: four layers of 400, batch normalised."""
    x = latent = keras.Input((latent_dim,), name="latent")
    for _ in range(4):
        x = keras.layers.Dense(400, kernel_initializer=small(0.02))(x)
        x = keras.layers.ReLU()(keras.layers.BatchNormalization()(x))
    image = keras.layers.Dense(2, kernel_initializer=small(0.02))(x)
    return keras.Model({"latent": latent}, {"image": image})


def pacgan_discriminator(before, after):
    """PacGAN's: three layers of 200 units, each the largest of five."""
    point = keras.Input((2,), name="image")
    x = before()(point) if before else point
    for _ in range(3):
        x = keras.layers.Dense(5 * 200, kernel_initializer=small(0.02))(x)
        x = Maxout(5)(x)
    x = after()(x) if after else x
    score = keras.layers.Dense(1, kernel_initializer=small(0.02))(x)
    return keras.Model({"image": point}, {"score": score})


def small(stddev):
    """An initialiser; one for each kernel, or all would start the same."""
    return RandomNormal(stddev=stddev)


def compare():
    """Minibatch discrimination, at first with little to tell by.

    With larger first weights the discriminator wins before there is a game.
    """
    return MinibatchDiscrimination(4, 4, small(0.05))


def falling(kind, **settings):
    """An optimizer whose rate falls to 0 by a cosine."""
    return lambda rate, moves: kind(CosineDecay(rate, moves), **settings)


def constant(kind, **settings):
    """An optimizer whose rate stays as it is."""
    return lambda rate, moves: kind(rate, **settings)


CRITIC = partial(Alternating, discriminator=5)  # five turns a step
OBJECTIVES = {
    "minimax": Arm("minimax"),
    "non-saturating": Arm(),
    "least squares": Arm("least_squares"),
    "Wasserstein, clipped": Arm(
        "wasserstein",
        {"discriminator": lambda: [WeightClipping(0.1)]},
        dynamics=CRITIC,
        optimizer=falling(keras.optimizers.RMSprop),
    ),
    "WGAN-GP": Arm(
        "wasserstein",
        {"discriminator": lambda: [GradientPenalty(10.0)]},
        dynamics=CRITIC,
    ),
    "feature matching": Arm(
        terms={"generator": lambda: [FeatureMatching()]}, is_adversarial=False
    ),
    "historical averaging": Arm(
        terms={
            "discriminator": lambda: [HistoricalAveraging(1.0)],
            "generator": lambda: [HistoricalAveraging(1.0)],
        }
    ),
}
CURES = {
    "minibatch discrimination": Arm(after=compare),
    "packing 2": Arm(before=partial(Packing, 2)),
    "packing 4": Arm(before=partial(Packing, 4)),
    "unrolled 1": Arm(dynamics=partial(Unrolled, 1)),
    "unrolled 5": Arm(dynamics=partial(Unrolled, 5)),
    "unrolled 10": Arm(dynamics=partial(Unrolled, 10)),
    "simultaneous": Arm(dynamics=Simultaneous),
    "consensus 1": Arm(dynamics=partial(Consensus, 1.0)),
    "consensus 10": Arm(dynamics=partial(Consensus, 10.0)),
    "extragradient": Arm(dynamics=Extragradient),
    "exponential average": Arm(average=partial(WeightAverage, 0.999)),
    "running average": Arm(average=RunningAverage),
}
SHARP_ARMS = {"non-saturating": OBJECTIVES["non-saturating"]} | {
    name: CURES[name]
    for name in (
        "minibatch discrimination",
        "packing 2",
        "packing 4",
        "consensus 1",
        "unrolled 5",
    )
}
PACGAN_ARMS = {
    "GAN": Arm(),
    "PacGAN2": Arm(before=partial(Packing, 2)),
    "PacGAN4": Arm(before=partial(Packing, 4)),
}

# A generator twice as fast as its discriminator runs from mode to mode: that is
# the illness. At 2e-3 and 5e-4 the plain twin covers the ring by itself. Rates
# fall to 0 by a cosine.
TWINS = Protocol(
    toys=("ring",),
    steps=4_000,
    seeds=5,
    batch_size=128,
    latent_dim=16,
    generator=generator,
    discriminator=discriminator,
    dynamics=Alternating,
    rates={"discriminator": 5e-4, "generator": 1e-3},
    optimizer=falling(keras.optimizers.Adam, beta_1=0.5),
    arms=OBJECTIVES | CURES,
)
# The same on the grid, where its discriminator cannot tell a point from a mode
# next to it; and one that can.
BLUNT = replace(
    TWINS,
    toys=("grid",),
    steps=8_000,
    arms={name: OBJECTIVES[name] for name in ("minimax", "non-saturating")},
)
SHARP = replace(
    BLUNT,
    discriminator=partial(discriminator, width=200, num_layers=3),
    arms=SHARP_ARMS,
)
# https://arxiv.org/abs/1712.04086 trains 400,000 steps, and its packs see m
# times as many samples a step.
PACGAN = Protocol(
    toys=("grid",),
    steps=20_000,
    seeds=3,
    batch_size=100,
    latent_dim=2,
    generator=pacgan_generator,
    discriminator=pacgan_discriminator,
    dynamics=Simultaneous,
    rates={"discriminator": 1e-4, "generator": 1e-4},
    optimizer=constant(keras.optimizers.Adam, beta_1=0.8),
    arms=PACGAN_ARMS,
)
UNROLLED_GAN = EntryProtocol(
    toys=("ring",),
    steps=2_400,
    seeds=5,
    batch_size=128,
    entry="unrolled_gan",
    settings={"image_shape": (2,), "width": 128},
    arms={
        "alternating": {"dynamics": "alternating"},
        "unrolled 5": {"steps": 5},
    },
)
PROTOCOLS = {
    "twins": TWINS,
    "blunt": BLUNT,
    "sharp": SHARP,
    "pacgan": PACGAN,
    "unrolled_gan": UNROLLED_GAN,
}
