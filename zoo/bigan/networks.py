import keras

from kerasgan.layers import AppendVector
from kerasgan.layers import LeakyReLU
from kerasgan.networks import dcgan
from kerasgan.networks import pairs


def discriminator(image_shape, latent_dim, width):
    """The latent is appended to the features of the image."""
    image = keras.Input(image_shape, name="image")
    latent = keras.Input((latent_dim,), name="latent")
    x = pairs.features(image, width, dcgan.no_normalization)
    x = AppendVector()(x, latent)
    x = LeakyReLU(negative_slope=0.2)(dcgan.dense(8 * width, "joint")(x))
    return keras.Model(
        {"image": image, "latent": latent},
        {"score": dcgan.dense(1, "score")(x)},
        name="discriminator",
    )
