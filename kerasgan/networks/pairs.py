"""Networks of games of pairs: of an image, or a point, with its latent."""

import keras
from keras import layers

from kerasgan.layers import AppendVector
from kerasgan.layers import GaussianDraw
from kerasgan.layers import LeakyReLU
from kerasgan.networks import dcgan
from kerasgan.networks import perceptron


def generator(image_shape, latent_dim, width):
    """From `latent` to `image`.

    Args:
        image_shape: shape of an image, see `dcgan.num_doublings`, or of a
            point, such as `(2,)`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the image; of points, the units of
            each hidden layer.
    """
    make = dcgan.generator if len(image_shape) > 1 else perceptron.generator
    return make(image_shape, latent_dim, width)


def encoder(image_shape, latent_dim, width, is_stochastic=False):
    """From `image` to `latent`, which may lie anywhere.

    Args:
        image_shape, latent_dim, width: as of `generator`.
        is_stochastic: bool, whether the latent is drawn from a Gaussian of
            which the network gives mean and variance. Out of training it is
            the mean.
    """
    image = keras.Input(image_shape, name="image")
    x = features(image, width)
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
        image_shape, latent_dim, width: as of `generator`.
        normalize: what normalises the convolutions, see `dcgan.downsample`.
    """
    image = keras.Input(image_shape, name="image")
    latent = keras.Input((latent_dim,), name="latent")
    x = AppendVector(name="pair")(features(image, width, normalize), latent)
    x = dcgan.dense(8 * width, "joint")(x)
    x = LeakyReLU(negative_slope=0.2, name="active")(x)
    return keras.Model(
        {"image": image, "latent": latent},
        {"score": dcgan.dense(1, "score")(x)},
        name="discriminator",
    )


def features(image, width, normalize=dcgan.batch_normalization):
    """A vector: of a picture by convolutions, of a point by a perceptron.

    Args:
        image: the picture or the point.
        width: integer, as of `generator`.
        normalize: what normalises the convolutions, see `dcgan.downsample`.
    """
    if len(image.shape) > 2:
        return layers.Flatten()(dcgan.downsample(image, width, normalize))
    return perceptron.hidden(image, width)
