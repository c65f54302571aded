"""Autoencoders whose reconstruction error is an energy."""

import keras
from keras import layers
from keras import ops

from kerasgan.networks.dcgan import batch_normalization
from kerasgan.networks.dcgan import dense
from kerasgan.networks.dcgan import downsample
from kerasgan.networks.dcgan import upsample


def energy(
    image_shape, code_dim, width, distance, normalize=batch_normalization
):
    """From `image` to `score`, its reconstruction error, and `features`.

    The error is the mean over pixels and has shape `(batch, 1)`. The features
    are the code, of shape `(batch, code_dim)`.

    Args:
        image_shape: `(height, width, channels)`.
        code_dim: integer, the size of the code.
        width: integer, the filters of the layers next to the image.
        distance: function of differences, such as `keras.ops.square`.
        normalize: function from a tensor, and the name of the layer that it
            makes, to a normalised one.
    """
    image = keras.Input(image_shape, name="image")
    code = layers.Flatten()(downsample(image, width, normalize))
    code = dense(code_dim, "code")(code)
    reconstruction = upsample(code, image_shape, width, normalize)
    error = distance(image - reconstruction)
    score = ops.mean(layers.Flatten()(error), axis=1, keepdims=True)
    return keras.Model(
        {"image": image},
        {"score": score, "features": code},
        name="discriminator",
    )
