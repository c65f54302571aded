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


def embedding(image_shape, width, feature_dim, use_bias=True):
    """A critic without a score: from `image` to `features`.

    Nothing is normalised, since rows are compared with each other.

    Args:
        image_shape, width: as in `generator`.
        feature_dim: integer, the size of the features.
        use_bias: bool, whether the last layer has one.
    """
    image = keras.Input(image_shape, name="image")
    last = {
        "name": "features",
        "use_bias": use_bias,
        "dtype": "float32",  # what is compared is not rounded to halves
    }
    if len(image_shape) > 1:
        x = dcgan.downsample(image, width, dcgan.no_normalization)
        start = keras.initializers.RandomNormal(0.0, dcgan.STDDEV)
        features = layers.Dense(feature_dim, kernel_initializer=start, **last)
        x = layers.Flatten()(x)
    else:
        # Else the directions of features would not tell how long a vector is.
        biases = keras.initializers.RandomNormal(stddev=1.0)
        x = perceptron.hidden(image, width, bias_initializer=biases)
        features = layers.Dense(feature_dim, **last)
    return keras.Model(
        {"image": image}, {"features": features(x)}, name="discriminator"
    )
