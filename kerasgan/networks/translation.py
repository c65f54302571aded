"""Networks that translate pictures, and the critics of patches that judge them.

As in Isola et al., 2017 (a U-Net) and Zhu et al., 2017 (a residual network).
Normalisation is by instance: a row does not depend on the others of its batch.
"""

import keras
from keras import layers
from keras import ops

from kerasgan.layers import Conv2D
from kerasgan.layers import Conv2DTranspose
from kerasgan.layers import LeakyReLU
from kerasgan.networks import dcgan

WIDEST = 3  # doublings of the filters: 64 become 512, and no more


def instance_normalization(x):
    """Each map of each row to mean 0 and variance 1, and no more."""
    return layers.GroupNormalization(
        groups=-1, epsilon=1e-5, center=False, scale=False
    )(x)


def unet(x, channels, width, drop=lambda x: x):
    """Halves a picture as often as it can be, and doubles it as often.

    On the way up each map meets that of its size from the way down. The first
    map is not normalised, nor is the smallest, which may be a single pixel and
    would be 0.

    Args:
        x: the picture, see `num_halvings`.
        channels: integer, those of the picture that is made, in [-1, 1].
        width: integer, the filters next to the pictures; they double as the
            size halves, up to 8 times as many.
        drop: function from a map to one with noise, for the three smallest of
            the way up.
    """
    depth = num_halvings(x.shape[1:])
    maps = []
    for level in range(depth):
        inside = 0 < level < depth - 1
        name = f"down_{level + 1}"
        filters = _filters(width, level)
        x = resize(Conv2D, x, filters, name, use_bias=not inside)
        x = instance_normalization(x) if inside else x
        x = LeakyReLU(negative_slope=0.2)(x)
        maps.append(x)
    for level in reversed(range(depth - 1)):
        name = f"up_{depth - 1 - level}"
        filters = _filters(width, level)
        x = resize(Conv2DTranspose, x, filters, name, use_bias=False)
        x = instance_normalization(x)
        x = drop(x) if level >= depth - 4 else x
        x = layers.Concatenate()([layers.ReLU()(x), maps[level]])
    return _tanh(resize(Conv2DTranspose, x, channels, f"up_{depth}"))


def mask(x, noise, rate):
    """Dropout whose mask is made of an input: noise from U(-1, 1).

        x [noise >= 2 rate - 1] / (1 - rate)

    Args:
        x: maps.
        noise: the same shape.
        rate: float in [0, 1), the share that is set to zero.
    """
    if not 0.0 <= rate < 1.0:
        raise ValueError(
            f"The rate of dropout must be in [0, 1). Received: dropout={rate!r}"
        )
    kept = ops.cast(noise >= 2.0 * rate - 1.0, x.dtype)
    return x * kept / (1.0 - rate)


def residual(x, channels, width, num_blocks, keep_means=False):
    """Changes a picture little by little, at a quarter of its size.

    Args:
        x: the picture, sides multiples of 4 from 8 on.
        channels: integer, those of the picture that is made, in [-1, 1].
        width: integer, the filters next to the pictures.
        num_blocks: integer, how many residual blocks there are.
        keep_means: bool, see `to_quarter`.
    """
    x = residual_blocks(to_quarter(x, width, keep_means), num_blocks)
    return from_quarter(x, channels, width)


def to_quarter(x, width, keep_means=False):
    """The first part of `residual`: maps of a quarter of the picture's size.

    Args:
        x: the picture, sides multiples of 4 from 8 on.
        width: integer, the filters next to the picture.
        keep_means: bool, whether the first layer is not normalised. What is
            the same at all pixels, such as a label or a tint, is a constant in
            its maps, and normalised would be lost.
    """
    check_quarters(x.shape[1:])
    x = reflected(x, width, 7, "first", use_bias=keep_means)
    x = layers.ReLU()(x) if keep_means else _activated(x)
    for level in (1, 2):
        filters, name = width << level, f"down_{level}"
        x = _activated(resize(Conv2D, x, filters, name, use_bias=False))
    return x


def residual_blocks(x, num_blocks, first=1):
    """The middle of `residual`: blocks that add to maps.

    Args:
        x: the maps.
        num_blocks: integer.
        first: integer, the number of the first block, in its layers' names.
    """
    filters = x.shape[-1]
    for block in range(first, first + num_blocks):
        change = reflected(x, filters, 3, f"block_{block}_a")
        change = reflected(_activated(change), filters, 3, f"block_{block}_b")
        x = x + instance_normalization(change)
    return x


def from_quarter(x, channels, width):
    """The last part of `residual`: from maps to a picture, in [-1, 1]."""
    for level in (1, 0):
        filters, name = width << level, f"up_{2 - level}"
        x = resize(Conv2DTranspose, x, filters, name, use_bias=False)
        x = _activated(x)
    return _tanh(reflected(x, channels, 7, "last", use_bias=True))


def patch_critic(shapes, width, num_halvings, name="discriminator"):
    """A score for each patch of a picture, or of several on one another.

    A score sees 16 pixels a side with one halving, 34 with two, 70 with three.

    Args:
        shapes: dict from the name of a picture to its shape; their sides are
            the same, and of at least 2^(num_halvings + 1).
        width: integer, the filters next to the pictures.
        num_halvings: integer.
        name: string, the network's name.
    """
    check_patches(shapes, num_halvings)
    inputs = {part: keras.Input(shapes[part], name=part) for part in shapes}
    x = list(inputs.values())
    x = layers.Concatenate()(x) if len(x) > 1 else x[0]
    for level in range(num_halvings + 1):
        strides = 2 if level < num_halvings else 1
        filters, layer = _filters(width, level), f"down_{level + 1}"
        x = resize(Conv2D, x, filters, layer, level == 0, strides)
        x = instance_normalization(x) if level else x
        x = LeakyReLU(negative_slope=0.2)(x)
    score = resize(Conv2D, x, 1, "score", strides=1)
    return keras.Model(inputs, {"score": score}, name=name)


def resize(convolution, x, filters, name, use_bias=True, strides=2):
    """A convolution of kernel 4, of either direction."""
    return convolution(
        filters,
        name=name,
        kernel_size=4,
        strides=strides,
        padding="same",
        use_bias=use_bias,
        kernel_initializer=_initial(),
    )(x)


def reflected(x, filters, kernel_size, name, use_bias=False):
    """A convolution of a picture that goes on beyond its edges, mirrored."""
    margin = (kernel_size // 2, kernel_size // 2)
    x = ops.pad(x, ((0, 0), margin, margin, (0, 0)), mode="reflect")
    return layers.Conv2D(
        filters,
        kernel_size,
        name=name,
        use_bias=use_bias,
        kernel_initializer=_initial(),
    )(x)


def num_halvings(image_shape):
    """How often the size of a picture halves in a U-Net: 3 to 8 times.

    Raises:
        ValueError: unless both sides are multiples of 8.
    """
    sides = _sides(image_shape)
    for halvings in range(8, 2, -1):
        if sides and not any(side % 2**halvings for side in sides):
            return halvings
    raise ValueError(
        "The shape of a picture must be (height, width, channels), height and "
        "width multiples of 8, such as 32, 64 or 256. "
        f"Received: shape={tuple(image_shape)}"
    )


def check_quarters(image_shape):
    """Raises a `ValueError` unless a picture can be halved twice."""
    sides = _sides(image_shape)
    if not sides or any(side % 4 or side < 8 for side in sides):
        raise ValueError(
            "The shape of a picture must be (height, width, channels), height "
            "and width multiples of 4, from 8 on. "
            f"Received: shape={tuple(image_shape)}"
        )


def check_patches(shapes, num_halvings):
    """Raises a `ValueError` unless a patch critic can judge such pictures."""
    sides = {_sides(shape) for shape in shapes.values()}
    if len(sides) > 1 or sides == {()}:
        raise ValueError(
            "Pictures that are judged together must have shapes (height, "
            f"width, channels) of the same size. Received: shapes={shapes}"
        )
    # A map of one pixel would be 0 once it is normalised.
    if num_halvings < 1 or min(*sides) < 2 ** (num_halvings + 1):
        raise ValueError(
            "Argument `num_halvings` must be at least 1, and leave 2 pixels a "
            f"side. Received: num_halvings={num_halvings} of shapes={shapes}"
        )


def _sides(shape):
    return tuple(shape[:2]) if len(shape) == 3 else ()


def _filters(width, level):
    return width << min(level, WIDEST)


def _activated(x):
    return layers.ReLU()(instance_normalization(x))


def _tanh(x):
    return layers.Activation("tanh", dtype="float32")(x)


def _initial():
    return keras.initializers.RandomNormal(0.0, dcgan.STDDEV)
