import math

import keras
from keras import layers


def generator(image_shape, latent_dim, units):
    """From `latent` to `image`, through ReLU.

    Args:
        image_shape: `(height, width, channels)` of an image, which ends in
            tanh, or `(dimensions,)` of a point, which is linear.
        latent_dim: integer, the size of a latent vector.
        units: tuple of integers, of each hidden layer.
    """
    x = latent = keras.Input((latent_dim,), name="latent")
    for number, width in enumerate(units, 1):
        x = layers.Dense(width, activation="relu", name=f"hidden_{number}")(x)
    squash = "tanh" if len(image_shape) == 3 else None
    x = layers.Dense(math.prod(image_shape), activation=squash, name="last")(x)
    image = layers.Reshape(image_shape)(x)
    return keras.Model({"latent": latent}, {"image": image}, name="generator")
