"""Small games that several tests play."""

import keras
import numpy as np

import kerasgan
from kerasgan import priors
from kerasgan.terms import DiscriminatorLoss
from kerasgan.terms import GeneratorLoss

# Settings of a small `cgan`.
CONDITIONAL = {
    "image_shape": (8, 8, 1),
    "num_classes": 4,
    "latent_dim": 5,
    "width": 4,
    "embedding_dim": 2,
}


def tiny_gan(**settings):
    """Points of two dimensions, so that a step costs next to nothing."""
    defaults = {"image_shape": (2,), "latent_dim": 2, "width": 4}
    return kerasgan.create("gan", **(defaults | settings))


def points(rows=32, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, 2)).astype("float32")


def images(rows=16, shape=(8, 8, 1), dtype="uint8"):
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (rows, *shape)).astype("uint8")
    return pixels if dtype == "uint8" else (pixels / 127.5 - 1).astype(dtype)


def image_gan(**settings):
    return tiny_gan(**({"image_shape": (8, 8, 1)} | settings))


def line(inputs=2, outputs=1):
    return keras.Sequential(
        [keras.Input((inputs,)), keras.layers.Dense(outputs)]
    )


def custom_game(discriminator_terms=(), generator_terms=(), **settings):
    """A linear game of plain Sequential networks, with further terms."""
    loss = settings.pop("loss", "non_saturating")
    return kerasgan.Game(
        networks={"generator": line(2, 2), "discriminator": line(2, 1)}
        | settings.pop("networks", {}),
        prior=priors.Normal(2),
        players=[
            kerasgan.Player(
                "discriminator", [DiscriminatorLoss(loss), *discriminator_terms]
            ),
            kerasgan.Player(
                "generator", [GeneratorLoss(loss), *generator_terms]
            ),
        ],
        **settings,
    )


def shake(game):
    """Other values for all variables; kernels large enough to be seen."""
    rng = np.random.default_rng(0)
    for variable in game.variables:
        if variable.ndim:  # not the step
            noise = 0.3 * rng.standard_normal(variable.shape)
            if variable.name == "moving_variance":
                noise = np.abs(noise)
            variable.assign_add(noise)


@keras.saving.register_keras_serializable("tests")
class Turned(priors.Prior):
    """Latents that are the data, turned: the same on any number of replicas."""

    @property
    def spec(self):
        return {"latent": ((2,), "float32")}

    def sample(self, num_samples, seed, batch=None):
        return {"latent": keras.ops.flip(batch["image"], 1)}


def _perceptron(outputs):
    return keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(3, activation="tanh"),
            keras.layers.Dense(outputs),
        ]
    )


def tanh_game(dynamics=None, loss="hinge", prior=None):
    """Perceptrons with tanh, for second derivatives; always the same ones."""
    keras.utils.set_random_seed(1)
    return kerasgan.Game(
        networks={"generator": _perceptron(2), "discriminator": _perceptron(1)},
        prior=prior or Turned(),
        players=[
            kerasgan.Player("discriminator", [DiscriminatorLoss(loss)]),
            kerasgan.Player("generator", [GeneratorLoss(loss)]),
        ],
        dynamics=dynamics,
    )
