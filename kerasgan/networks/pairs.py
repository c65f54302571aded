"""A generator, its inverse, and a judge of images with their latents.

Of pictures by convolutions, of points, `(dimensions,)`, by perceptrons.
"""

import keras
from keras import layers

from kerasgan.layers import AppendVector
from kerasgan.layers import LeakyReLU
from kerasgan.networks import dcgan
from kerasgan.networks import perceptron


def generator(image_shape, latent_dim, width):
    """From `latent` to `image`."""
    make = dcgan.generator if len(image_shape) > 1 else perceptron.generator
    return make(image_shape, latent_dim, width)


def encoder(image_shape, latent_dim, width):
    """From `image` to `latent`, which may lie anywhere."""
    image = keras.Input(image_shape, name="image")
    latent = dcgan.dense(latent_dim, "to_latent")(features(image, width))
    return keras.Model({"image": image}, {"latent": latent}, name="encoder")


def discriminator(image_shape, latent_dim, width):
    """The latent is appended to the features of the image."""
    image = keras.Input(image_shape, name="image")
    latent = keras.Input((latent_dim,), name="latent")
    x = AppendVector(name="pair")(features(image, width), latent)
    x = dcgan.dense(8 * width, "joint")(x)
    x = LeakyReLU(negative_slope=0.2, name="active")(x)
    return keras.Model(
        {"image": image, "latent": latent},
        {"score": dcgan.dense(1, "score")(x)},
        name="discriminator",
    )


def features(image, width):
    """A vector: of a picture by convolutions, of a point by a perceptron."""
    if len(image.shape) > 2:
        return layers.Flatten()(dcgan.downsample(image, width))
    return perceptron.hidden(image, width)
