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
    x = layers.Dense(math.prod(image_shape), name="last")(hidden(latent, width))
    image = layers.Reshape(image_shape, name="image")(x)
    return keras.Model({"latent": latent}, {"image": image}, name="generator")


def hidden(x, width, num_layers=2, bias_initializer="zeros"):
    """Hidden layers with LeakyReLU: from a vector to `width` features.

    They are called `hidden_1`, `hidden_2` and so on. While biases are zero
    they map rays to rays: the length of a vector does not show in the
    direction of its features.
    """
    x = layers.Flatten(name="flat")(x)
    for number in range(1, num_layers + 1):
        x = layers.Dense(
            width, bias_initializer=bias_initializer, name=f"hidden_{number}"
        )(x)
        x = LeakyReLU(negative_slope=0.2, name=f"active_{number}")(x)
    return x
