import math

import keras
from keras import layers

from kerasgan.layers import Dropout


def generator(image_shape, latent_dim, width):
    """Perceptron with ReLU; tanh at the end for images, linear for points."""
    x = latent = keras.Input((latent_dim,), name="latent")
    for name in ("hidden_1", "hidden_2"):
        x = layers.Dense(width, activation="relu", name=name)(x)
    squash = "tanh" if len(image_shape) == 3 else None
    x = layers.Dense(math.prod(image_shape), activation=squash, name="last")(x)
    image = layers.Reshape(image_shape)(x)
    return keras.Model({"latent": latent}, {"image": image}, name="generator")


def discriminator(image_shape, width, dropout):
    """Perceptron with LeakyReLU and dropout."""
    image = keras.Input(image_shape, name="image")
    x = layers.Flatten()(image)
    for name in ("hidden_1", "hidden_2"):
        x = layers.Dense(width, name=name)(x)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
        x = Dropout(dropout)(x)
    score = layers.Dense(1, name="score")(x)
    return keras.Model({"image": image}, {"score": score}, name="discriminator")
