"""Networks of one resolution, whose layers keep their names as they grow."""

import keras
from keras import layers
from keras import ops

from kerasgan.layers import Conv2D
from kerasgan.layers import EqualizedLearningRate
from kerasgan.layers import FadeIn
from kerasgan.layers import LeakyReLU
from kerasgan.layers import MinibatchStandardDeviation
from kerasgan.layers import PixelNormalization
from kerasgan.networks import dcgan


def heights(image_shape, resolution=None):
    """Heights of images, from a stage's on to the last stage's."""
    doublings = dcgan.num_doublings(image_shape)
    found = [image_shape[0] >> k for k in range(doublings, -1, -1)]
    resolution = found[0] if resolution is None else resolution
    if resolution not in found:
        raise ValueError(
            f"Argument `resolution` must be one of {found}, for images of "
            f"shape {tuple(image_shape)}. Received: resolution={resolution!r}"
        )
    return found[found.index(resolution) :]


def levels(image_shape, resolution, width):
    """Pairs `(size, filters)` from the smallest maps to a stage's images."""
    further = len(heights(image_shape, resolution)) - 1
    doublings = dcgan.num_doublings(image_shape)
    sizes = [
        (image_shape[0] >> k, image_shape[1] >> k)
        for k in range(doublings, further - 1, -1)
    ]
    return [
        (size, max(width >> max(level - 1, 0), 1))
        for level, size in enumerate(sizes)
    ]


def generator(levels, channels, latent_dim, fade_steps):
    """From `latent` to `image`: table 2, left."""
    latent = keras.Input((latent_dim,), name="latent")
    (size, filters), *rest = levels
    x = PixelNormalization()(latent)
    x = equalized(layers.Dense(size[0] * size[1] * filters), "generate")(x)
    x = PixelNormalization()(leaky(layers.Reshape((*size, filters))(x)))
    x = normalized(x, filters, f"generate_{size[0]}")
    image = to_image(x, channels, size)
    for size, filters in rest:
        old = layers.UpSampling2D()(image)
        x = layers.UpSampling2D()(x)
        x = normalized(x, filters, f"generate_{size[0]}_a")
        x = normalized(x, filters, f"generate_{size[0]}_b")
        image = to_image(x, channels, size)
    if rest:
        image = FadeIn(fade_steps, name=f"fade_{size[0]}")(old, image)
    return keras.Model({"latent": latent}, {"image": image}, name="generator")


def discriminator(levels, channels, fade_steps):
    """From `image` to `score` and `features`: table 2, right."""
    *below, (size, filters) = levels
    image = keras.Input((*size, channels), name="image")
    x = from_image(image, size, filters)
    if below:
        x = halve(x, size, filters, below[-1])
        old = from_image(layers.AveragePooling2D(2)(image), *below[-1])
        x = FadeIn(fade_steps, name=f"fade_{size[0]}")(old, x)
    for index in range(len(below) - 1, 0, -1):
        x = halve(x, *below[index], below[index - 1])
    size, filters = levels[0]
    x = MinibatchStandardDeviation()(x)
    x = leaky(convolution(x, filters, f"judge_{size[0]}"))
    x = layers.Flatten()(x)
    x = leaky(equalized(layers.Dense(filters), "judge")(x))
    score = equalized(layers.Dense(1), "score", gain=1.0)(x)
    return keras.Model(
        {"image": image}, {"score": score, "features": x}, name="discriminator"
    )


def equalized(layer, name, **arguments):
    return EqualizedLearningRate(layer, name=name, **arguments)


def leaky(x):
    return LeakyReLU(negative_slope=0.2)(x)


def convolution(x, filters, name):
    return equalized(Conv2D(filters, 3, padding="same"), name)(x)


def normalized(x, filters, name):
    return PixelNormalization()(leaky(convolution(x, filters, name)))


def halve(x, size, filters, below):
    x = leaky(convolution(x, filters, f"judge_{size[0]}_a"))
    x = leaky(convolution(x, below[1], f"judge_{size[0]}_b"))
    return layers.AveragePooling2D(2)(x)


def to_image(x, channels, size):
    layer = Conv2D(channels, 1, padding="same")  # linear: table 2
    return equalized(layer, f"to_image_{size[0]}", gain=1.0)(x)


def from_image(image, size, filters):
    layer = Conv2D(filters, 1, padding="same")
    return leaky(equalized(layer, f"from_image_{size[0]}")(image))


def shrink(image, discriminator):
    """Images at a discriminator's size, with details as far as it has grown.

    While its newest block fades in, so do the details that only it can see.
    """
    factor = image.shape[1] // discriminator.input["image"].shape[1]
    image = ops.average_pool(image, factor, factor)
    for layer in discriminator.layers:
        if isinstance(layer, FadeIn):
            old = ops.average_pool(image, 2, 2)
            old = ops.repeat(ops.repeat(old, 2, axis=1), 2, axis=2)
            return layer(old, image)
    return image
