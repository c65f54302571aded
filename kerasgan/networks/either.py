"""Networks of pictures or of points: convolutions or perceptrons, by shape."""

import keras
from keras import layers

from kerasgan.networks import dcgan
from kerasgan.networks import perceptron


def generator(image_shape, latent_dim, width):
    """From `latent` to `image`: a picture, or a point, `(dimensions,)`.

    Args:
        image_shape: shape of a picture, see `dcgan.num_doublings`, or of a
            point.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters next to the picture, or the units of each
            hidden layer.
    """
    make = dcgan.generator if len(image_shape) > 1 else perceptron.generator
    return make(image_shape, latent_dim, width)


def features(
    image, width, normalize=dcgan.batch_normalization, bias_initializer="zeros"
):
    """A vector: of a picture by convolutions, of a point by a perceptron.

    Args:
        image: the picture or the point.
        width: integer, as of `generator`.
        normalize: what normalises convolutions, see `dcgan.downsample`.
        bias_initializer: of a perceptron's biases.
    """
    if len(image.shape) > 2:
        return layers.Flatten()(dcgan.downsample(image, width, normalize))
    return perceptron.hidden(image, width, bias_initializer=bias_initializer)


def embedding(image_shape, width, feature_dim, use_bias=True):
    """A critic without a score: from `image` to `features`.

    Nothing is normalised, since rows are compared with each other.

    Args:
        image_shape, width: as in `generator`.
        feature_dim: integer, the size of the features.
        use_bias: bool, whether the last layer has one.
    """
    image = keras.Input(image_shape, name="image")
    # Else the directions of a point's features would not tell its length.
    biases = keras.initializers.RandomNormal(stddev=1.0)
    x = features(image, width, dcgan.no_normalization, biases)
    start = "glorot_uniform"
    if len(image_shape) > 1:
        start = keras.initializers.RandomNormal(0.0, dcgan.STDDEV)
    last = layers.Dense(
        feature_dim,
        use_bias=use_bias,
        kernel_initializer=start,
        dtype="float32",  # what is compared is not rounded to halves
        name="features",
    )
    return keras.Model(
        {"image": image}, {"features": last(x)}, name="discriminator"
    )
