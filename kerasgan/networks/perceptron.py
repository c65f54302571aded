"""Perceptrons, for points."""

import math

import keras
from keras import layers

from kerasgan.layers import LeakyReLU


def generator(image_shape, latent_dim, width):
    """From `latent` to `image`, points that may lie anywhere.

    Args:
        image_shape: shape of a point, such as `(2,)`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the units of each hidden layer.
    """
    latent = keras.Input((latent_dim,), name="latent")
    x = layers.Dense(math.prod(image_shape))(hidden(latent, width))
    image = layers.Reshape(image_shape)(x)
    return keras.Model({"latent": latent}, {"image": image}, name="generator")


def hidden(x, width, num_layers=2):
    """Hidden layers with LeakyReLU: from a vector to `width` features."""
    x = layers.Flatten()(x)
    for _ in range(num_layers):
        x = LeakyReLU(negative_slope=0.2)(layers.Dense(width)(x))
    return x
