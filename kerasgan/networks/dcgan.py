"""Networks of strided convolutions, as in Radford et al., 2015.

The functions that end a network return Functional models whose inputs and
outputs have names: `latent`, `label`, `image`, `score`, `features`. The blocks
in between, `upsample` and `downsample`, serve networks with other ends.
"""

import keras
from keras import layers

from kerasgan.layers import AppendVector
from kerasgan.layers import Conv2D
from kerasgan.layers import Conv2DTranspose
from kerasgan.layers import LabelEmbedding
from kerasgan.layers import LeakyReLU

STDDEV = 0.02  # of initial weights, section 4


def batch_normalization(x, name):
    """Batch normalisation, with the initial scale of section 4."""
    return layers.BatchNormalization(
        name=name,
        momentum=0.9,  # Keras's 0.99 lags behind weights that move this fast
        epsilon=1e-5,
        gamma_initializer=keras.initializers.RandomNormal(1.0, STDDEV),
    )(x)


def no_normalization(x, name):
    """The identity, for critics whose rows must not depend on each other."""
    return x


def no_wrapper(layer):
    """The layer itself."""
    return layer


def generator(image_shape, latent_dim, width, normalize=batch_normalization):
    """From `latent` to `image`, in [-1, 1].

    Args:
        image_shape: `(height, width, channels)`, see `num_doublings`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters of the layer next to the image.
        normalize: function from a tensor, and the name of the layer that it
            makes, to a normalised one.
    """
    latent = keras.Input((latent_dim,), name="latent")
    image = upsample(latent, image_shape, width, normalize)
    return keras.Model({"latent": latent}, {"image": image}, name="generator")


def labelled_generator(
    image_shape, latent_dim, width, num_classes, embedding_dim
):
    """From `latent` and `label`, whose embedding is appended to it, to `image`.

    Args:
        image_shape: `(height, width, channels)`, see `num_doublings`.
        latent_dim: integer, the size of a latent vector.
        width: integer, the filters of the layer next to the image.
        num_classes: integer, labels are from 0 to `num_classes - 1`.
        embedding_dim: integer, the size of a label's embedding.
    """
    latent = keras.Input((latent_dim,), name="latent")
    label = keras.Input((), dtype="int32", name="label")
    embed = LabelEmbedding(num_classes, embedding_dim, name="embed_label")
    image = upsample(AppendVector()(latent, embed(label)), image_shape, width)
    return keras.Model(
        {"latent": latent, "label": label}, {"image": image}, name="generator"
    )


def discriminator(
    image_shape, width, normalize=batch_normalization, wrap=no_wrapper
):
    """From `image` to `score`, of shape `(batch, 1)`, and `features`.

    Args:
        image_shape: `(height, width, channels)`, see `num_doublings`.
        width: integer, the filters of the layer next to the image.
        normalize: function from a tensor, and the name of the layer that it
            makes, to a normalised one.
        wrap: function from a layer with weights to one used in its place.
    """
    image = keras.Input(image_shape, name="image")
    features = layers.Flatten()(downsample(image, width, normalize, wrap))
    return keras.Model(
        {"image": image},
        {"score": wrap(dense(1, "score"))(features), "features": features},
        name="discriminator",
    )


def upsample(x, image_shape, width, normalize=batch_normalization):
    """From a vector to an image: the size doubles, the filters halve.

    Layers with weights are called `project` and `up_1`, `up_2` and so on;
    those that normalise what these give, `project_norm` and so on.

    Args:
        x: the vector.
        image_shape: `(height, width, channels)`, see `num_doublings`.
        width: integer, the filters of the layer next to the image.
        normalize: function from a tensor, and the name of the layer that it
            makes, to a normalised one.
    """
    x = upsample_hidden(x, image_shape, width, normalize)
    return to_image(x, image_shape)


def upsample_hidden(x, image_shape, width, normalize=batch_normalization):
    """All of `upsample` but its last layer: maps of half the image's size."""
    check_channels(image_shape)
    doublings = num_doublings(image_shape)
    height, columns, _ = image_shape
    filters = width << (doublings - 1)
    base = (height >> doublings, columns >> doublings, filters)
    bias = normalize is no_normalization
    x = dense(base[0] * base[1] * base[2], "project", use_bias=bias)(x)
    x = layers.ReLU()(normalize(layers.Reshape(base)(x), "project_norm"))
    return double(x, doublings - 1, normalize)


def double(x, num_doublings, normalize=batch_normalization):
    """The size of maps doubles so many times, and their number halves."""
    filters = x.shape[-1]
    bias = normalize is no_normalization
    for step in range(1, num_doublings + 1):
        name = f"up_{step}"
        x = resize(Conv2DTranspose, filters >> step, name, use_bias=bias)(x)
        x = layers.ReLU()(normalize(x, f"{name}_norm"))
    return x


def to_image(x, image_shape):
    """The last layer of `upsample`: from maps of half the size to an image."""
    last = f"up_{num_doublings(image_shape)}"
    x = resize(Conv2DTranspose, image_shape[-1], last)(x)
    return layers.Activation("tanh", dtype="float32")(x)


def downsample(
    x,
    width,
    normalize=batch_normalization,
    wrap=no_wrapper,
    convolution=Conv2D,
):
    """From an image to features: the size halves, the filters double.

    Layers with weights are called `down_1`, `down_2` and so on; those that
    normalise what these give, `down_2_norm` and so on.

    Args:
        x: the image, or maps of its size; or a clip of such.
        width: integer, the filters of the first layer, which is the one that
            is not normalised.
        normalize: function from a tensor, and the name of the layer that it
            makes, to a normalised one.
        wrap: function from a layer with weights to one used in its place.
        convolution: class of the layers; of clips `keras.layers.Conv3D`,
            which halves the frames too.
    """
    for step in range(num_doublings(x.shape[-3:])):
        bias = step == 0 or normalize is no_normalization
        name = f"down_{step + 1}"
        x = wrap(resize(convolution, width << step, name, use_bias=bias))(x)
        x = x if step == 0 else normalize(x, f"{name}_norm")
        x = LeakyReLU(negative_slope=0.2)(x)
    return x


def resize(convolution, filters, name, use_bias=True):
    """A convolution of stride 2, of either direction.

    The paper's kernel of 5 is not a multiple of the stride and so reaches
    some pixels more often than others; 4 is.
    """
    return convolution(
        filters,
        name=name,
        kernel_size=4,
        strides=2,
        padding="same",
        use_bias=use_bias,
        kernel_initializer=keras.initializers.RandomNormal(0.0, STDDEV),
    )


def dense(units, name, use_bias=True):
    """A dense layer with initial weights like those of the convolutions."""
    return layers.Dense(
        units,
        name=name,
        use_bias=use_bias,
        kernel_initializer=keras.initializers.RandomNormal(0.0, STDDEV),
    )


def num_doublings(image_shape):
    """How often the size doubles, from 4..7 up to the image's.

    Raises:
        ValueError: unless both sides are m * 2^k with m in 4..7 and one k.
    """
    sides = image_shape[:2] if len(image_shape) == 3 else ()
    for doublings in range(1, 12):
        if sides and all(side / 2**doublings in (4, 5, 6, 7) for side in sides):
            return doublings
    raise ValueError(
        "Argument `image_shape` must be (height, width, channels), height and "
        "width both m * 2^k with m in 4..7 and the same k, such as 28, 32 or "
        f"64. Received: image_shape={tuple(image_shape)}"
    )


def check_channels(image_shape):
    """Raises a `ValueError` unless an image has 1 or 3 channels."""
    if len(image_shape) == 3 and image_shape[2] not in (1, 3):
        raise ValueError(
            "Argument `image_shape` must have 1 or 3 channels. "
            f"Received: image_shape={tuple(image_shape)}"
        )
