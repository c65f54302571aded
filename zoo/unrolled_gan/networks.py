import math

import keras
from keras import layers

from kerasgan.networks import dcgan

GAIN = 0.8  # of orthogonal weights
SCALE = 1 / 4  # of points before they are judged


def generator(image_shape, latent_dim, width):
    """DCGAN's for pictures; for points a perceptron with tanh."""
    if len(image_shape) > 1:
        return dcgan.generator(image_shape, latent_dim, width)
    latent = keras.Input((latent_dim,), name="latent")
    image = dense(math.prod(image_shape), "image")(hidden(latent, width))
    return keras.Model({"latent": latent}, {"image": image}, name="generator")


def discriminator(image_shape, width):
    """DCGAN's for pictures; for points a perceptron with tanh."""
    if len(image_shape) > 1:
        return dcgan.discriminator(image_shape, width)
    image = keras.Input(image_shape, name="image")
    score = dense(1, "score")(hidden(layers.Rescaling(SCALE)(image), width))
    return keras.Model({"image": image}, {"score": score}, name="discriminator")


def hidden(x, width):
    """Two layers with tanh, which has all derivatives."""
    for index in range(2):
        x = layers.Activation("tanh")(dense(width, f"hidden_{index}")(x))
    return x


def dense(units, name):
    """A dense layer with orthogonal weights.

    It has a name, since the order in which a graph sums many derivatives
    follows names: a game that is loaded goes on to the same bits.
    """
    start = keras.initializers.Orthogonal(GAIN)
    return layers.Dense(units, kernel_initializer=start, name=name)
