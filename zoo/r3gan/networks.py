"""Residual networks without normalisation, one the mirror of the other."""

import keras
from keras import layers

from kerasgan.layers import Conv2D
from kerasgan.layers import LeakyReLU
from kerasgan.networks import dcgan


def generator(image_shape, latent_dim, width, num_blocks):
    """From `latent` to `image`: blocks, then twice the size, and so on."""
    dcgan.check_channels(image_shape)
    doublings = dcgan.num_doublings(image_shape)
    height, columns, channels = image_shape
    filters = width << doublings
    base = (height >> doublings, columns >> doublings, filters)
    latent = keras.Input((latent_dim,), name="latent")
    x = layers.Dense(base[0] * base[1] * filters, name="project")(latent)
    x = blocks(layers.Reshape(base)(x), num_blocks, "generate_0")
    for step in range(1, doublings + 1):
        x = convolution(filters >> step, 1, f"narrow_{step}")(x)
        x = layers.UpSampling2D(interpolation="bilinear")(x)
        x = blocks(x, num_blocks, f"generate_{step}")
    x = convolution(channels, 1, "to_image")(x)
    image = layers.Activation("tanh", dtype="float32")(x)
    return keras.Model({"latent": latent}, {"image": image}, name="generator")


def discriminator(image_shape, width, num_blocks):
    """From `image` to `score`, of shape `(batch, 1)`, and `features`."""
    image = keras.Input(image_shape, name="image")
    x = convolution(width, 1, "from_image")(image)
    for step in range(dcgan.num_doublings(image_shape)):
        x = blocks(x, num_blocks, f"judge_{step}")
        x = layers.AveragePooling2D(2)(x)
        x = convolution(width << (step + 1), 1, f"widen_{step}")(x)
    x = blocks(x, num_blocks, "judge_last")
    features = layers.Flatten()(leaky(x))
    return keras.Model(
        {"image": image},
        {"score": dcgan.dense(1, "score")(features), "features": features},
        name="discriminator",
    )


def blocks(x, num_blocks, name):
    """Residual blocks: x + conv(leaky(conv(leaky(x))))."""
    for index in range(num_blocks):
        filters = x.shape[-1]
        y = convolution(filters, 3, f"{name}_{index}_a")(leaky(x))
        last = convolution(filters, 3, f"{name}_{index}_b", "zeros")
        x = layers.Add()([x, last(leaky(y))])
    return x


def leaky(x):
    return LeakyReLU(negative_slope=0.2)(x)


def convolution(filters, size, name, initializer="he_normal"):
    """A convolution; zeros at first at a block's end, as Fixup has it."""
    return Conv2D(
        filters,
        size,
        name=name,
        padding="same",
        kernel_initializer=initializer,
    )
