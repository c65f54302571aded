"""Encoders, and judges of images or points with their latents."""

import keras

from kerasgan.layers import AppendVector
from kerasgan.layers import GaussianDraw
from kerasgan.layers import LeakyReLU
from kerasgan.networks import dcgan
from kerasgan.networks import either


def encoder(image_shape, latent_dim, width, is_stochastic=False):
    """From `image` to `latent`, which may lie anywhere.

    Args:
        image_shape, latent_dim, width: as of `either.generator`.
        is_stochastic: bool, whether the latent is drawn from a Gaussian of
            which the network gives mean and variance. Out of training it is
            the mean.
    """
    image = keras.Input(image_shape, name="image")
    x = either.features(image, width)
    latent = dcgan.dense(latent_dim, "to_latent")(x)
    if is_stochastic:
        log_variance = dcgan.dense(latent_dim, "to_log_variance")(x)
        latent = GaussianDraw(name="draw")(latent, log_variance)
    return keras.Model({"image": image}, {"latent": latent}, name="encoder")


def discriminator(
    image_shape, latent_dim, width, normalize=dcgan.batch_normalization
):
    """The latent is appended to the features of the image.

    Args:
        image_shape, latent_dim, width: as of `either.generator`.
        normalize: what normalises the convolutions, see `dcgan.downsample`.
    """
    image = keras.Input(image_shape, name="image")
    latent = keras.Input((latent_dim,), name="latent")
    x = AppendVector(name="pair")(
        either.features(image, width, normalize), latent
    )
    x = dcgan.dense(8 * width, "joint")(x)
    x = LeakyReLU(negative_slope=0.2, name="active")(x)
    return keras.Model(
        {"image": image, "latent": latent},
        {"score": dcgan.dense(1, "score")(x)},
        name="discriminator",
    )
