import keras
from keras import layers

from kerasgan.layers import Conv2D
from kerasgan.layers import LeakyReLU
from kerasgan.layers import PixelShuffle
from kerasgan.networks.dcgan import batch_normalization


def generator(image_shape, factor, width, num_blocks):
    """From a small `condition` to a large `image`, in [-1, 1].

    All but the last steps are done at the small size.
    """
    height, columns, channels = image_shape
    shape = (height // factor, columns // factor, channels)
    condition = keras.Input(shape, name="condition")
    x = skip = _activated(convolve(condition, width, "first", 9), "first")
    for block in range(1, num_blocks + 1):
        x = x + _change(x, width, f"block_{block}")
    x = convolve(x, width, "middle", use_bias=False)
    x = skip + batch_normalization(x, "middle_norm")
    for step in range(1, num_doublings(factor) + 1):
        name = f"up_{step}"
        x = PixelShuffle(2)(convolve(x, 4 * width, name))
        x = _activated(x, name)
    x = convolve(x, channels, "last", 9)
    image = layers.Activation("tanh", dtype="float32")(x)
    return keras.Model(
        {"condition": condition}, {"image": image}, name="generator"
    )


def discriminator(image_shape, width, num_halvings):
    """From `image` to `score`: convolutions of 3, as in VGG."""
    image = x = keras.Input(image_shape, name="image")
    for stage in range(num_halvings):
        for strides in (1, 2):
            name = f"stage_{stage + 1}_{strides}"
            is_first = stage == 0 and strides == 1
            x = convolve(x, width << stage, name, 3, is_first, strides)
            x = x if is_first else batch_normalization(x, f"{name}_norm")
            x = LeakyReLU(negative_slope=0.2)(x)
    x = layers.Dense(width << num_halvings, name="hidden")(layers.Flatten()(x))
    x = LeakyReLU(negative_slope=0.2)(x)
    score = layers.Dense(1, name="score")(x)
    return keras.Model({"image": image}, {"score": score}, name="discriminator")


def convolve(x, filters, name, kernel_size=3, use_bias=True, strides=1):
    """A convolution that keeps the size, or halves it."""
    return Conv2D(
        filters,
        name=name,
        kernel_size=kernel_size,
        strides=strides,
        padding="same",
        use_bias=use_bias,
    )(x)


def num_doublings(factor):
    """How often the size doubles.

    Raises:
        ValueError: unless `factor` is a power of 2, from 2 on.
    """
    if factor < 2 or factor & (factor - 1):
        raise ValueError(
            "Argument `factor` must be a power of 2, from 2 on. "
            f"Received: factor={factor!r}"
        )
    return factor.bit_length() - 1


def _change(x, width, name):
    """What a residual block adds."""
    x = convolve(x, width, f"{name}_a", use_bias=False)
    x = _activated(batch_normalization(x, f"{name}_a_norm"), f"{name}_a")
    x = convolve(x, width, f"{name}_b", use_bias=False)
    return batch_normalization(x, f"{name}_b_norm")


def _activated(x, name):
    return layers.PReLU(shared_axes=[1, 2], name=f"{name}_prelu")(x)
