"""Generators by styles, and the networks of StyleGAN2.

Such a generator is two networks inside of a third one: `mapping`, from a
latent to its style, and `synthesis`, from styles and noise to an image. The
outer one mixes and truncates styles in between; see `kerasgan.priors.Styles`
for its inputs. Of a game they are

    game.sampler.get_layer("mapping")       (batch, latent_dim) -> (batch, s)
    game.sampler.get_layer("synthesis")     {"style": (batch, num_styles, s),
                                             "noise": (batch, num_noise)}

Styles are in full precision throughout, whatever the policy is.
"""

import math

import keras
from keras import layers
from keras import ops

from kerasgan.layers import BlurPooling2D
from kerasgan.layers import Conv2D
from kerasgan.layers import EqualizedLearningRate
from kerasgan.layers import LeakyReLU
from kerasgan.layers import LearnedConstant
from kerasgan.layers import MinibatchStandardDeviation
from kerasgan.layers import ModulatedConv2D
from kerasgan.layers import NoiseInjection
from kerasgan.layers import PixelNormalization
from kerasgan.layers import StyleMixing
from kerasgan.layers import Truncation
from kerasgan.layers import UpSampling2D
from kerasgan.networks import dcgan

HE = math.sqrt(2.0)
MAPPING_RATE = 0.01  # Karras et al., 2018, appendix C
MOST_FILTERS = 512  # the same, table 2 of Karras et al., 2017


def levels(image_shape, width):
    """Pairs `(size, filters)`, from the smallest maps to the image's.

    Args:
        image_shape: `(height, width, channels)`, see `dcgan.num_doublings`.
        width: integer, the filters of the two largest sizes; each smaller
            one has twice as many, up to 512.
    """
    dcgan.check_channels(image_shape)
    doublings = dcgan.num_doublings(image_shape)
    height, columns, _ = image_shape
    return [
        ((height >> k, columns >> k), min(width << max(k - 1, 0), MOST_FILTERS))
        for k in range(doublings, -1, -1)
    ]


def mapping(latent_dim, style_dim, num_layers):
    """From a latent to its style: a perceptron that learns slowly."""
    x = latent = keras.Input((latent_dim,), name="latent")
    x = PixelNormalization(dtype="float32")(x)
    for index in range(num_layers):
        dense = layers.Dense(style_dim, dtype="float32")
        x = EqualizedLearningRate(
            dense, rate=MAPPING_RATE, dtype="float32", name=f"map_{index}"
        )(x)
        x = LeakyReLU(negative_slope=0.2, dtype="float32")(x)
    return keras.Model(latent, x, name="mapping")


def generator(mapping, synthesis, mixing):
    """Mapping and synthesis as one network, with what lies between them.

    Args:
        mapping: model from a latent to its style.
        synthesis: model from `style`, one for each layer, and `noise` to
            `image`.
        mixing: float, the share of rows whose styles training mixes.
    """
    num_styles = synthesis.input["style"].shape[1]
    inputs = {
        "latent": keras.Input(mapping.input.shape[1:], name="latent"),
        "fine_latent": keras.Input(mapping.input.shape[1:], name="fine_latent"),
        "crossover": keras.Input((), name="crossover"),
        "truncation": keras.Input((), name="truncation"),
        "noise": keras.Input(synthesis.input["noise"].shape[1:], name="noise"),
    }
    mix = StyleMixing(num_styles, mixing, dtype="float32", name="mix_styles")
    truncate = Truncation(dtype="float32", name="truncate_styles")
    style = mix(
        mapping(inputs["latent"]),
        mapping(inputs["fine_latent"]),
        inputs["crossover"],
    )
    style = truncate(style, inputs["truncation"])
    image = synthesis({"style": style, "noise": inputs["noise"]})["image"]
    outputs = {"image": image, "style": style}
    return keras.Model(inputs, outputs, name="generator")


def num_inputs(generator):
    """What `kerasgan.priors.Styles` must know of such a generator."""
    return {
        "latent_dim": generator.input["latent"].shape[1],
        "num_styles": generator.output["style"].shape[1],
        "num_noise": generator.input["noise"].shape[1],
    }


def synthesis_inputs(sizes, num_styles, style_dim):
    """Inputs of a synthesis network, and their parts.

    Args:
        sizes: list of `(height, width)`, one for each map of noise.
        num_styles: integer.
        style_dim: integer.

    Returns:
        The inputs, a dict; a list of styles; a list of maps of noise, flat.
    """
    areas = [height * width for height, width in sizes]
    style = keras.Input((num_styles, style_dim), name="style")
    noise = keras.Input((sum(areas),), name="noise")
    ends = [sum(areas[: k + 1]) for k in range(len(areas) - 1)]
    styles = ops.unstack(style, num_styles, axis=1)
    return (
        {"style": style, "noise": noise},
        styles,
        ops.split(noise, ends, axis=1),
    )


def affine(style, channels, name, bias="ones"):
    """The numbers by which a layer is styled: learned, affine."""
    dense = layers.Dense(channels, bias_initializer=bias, dtype="float32")
    layer = EqualizedLearningRate(dense, gain=1.0, dtype="float32", name=name)
    return layer(style)


def equalized(layer, name, **arguments):
    return EqualizedLearningRate(layer, name=name, **arguments)


def leaky(x):
    return LeakyReLU(negative_slope=0.2)(x)


# StyleGAN2: figure 2 (d), and figure 7 (b) and (c) of the paper.


def skip_networks(image_shape, latent_dim, width, num_mapping_layers, mixing):
    """Generator and discriminator of StyleGAN2, by their names.

    Args:
        image_shape, width: see `levels`.
        latent_dim: integer, the size of a latent vector, and of a style.
        num_mapping_layers: integer.
        mixing: float, see `generator`.
    """
    synthesis = skip_synthesis(image_shape, width, latent_dim)
    to_style = mapping(latent_dim, latent_dim, num_mapping_layers)
    return {
        "generator": generator(to_style, synthesis, mixing),
        "discriminator": residual_discriminator(image_shape, width),
    }


def skip_synthesis(image_shape, width, style_dim):
    """From styles to an image, to which each size adds its part.

    Args:
        image_shape, width: see `levels`.
        style_dim: integer, the size of a style.
    """
    (size, filters), *rest = levels(image_shape, width)
    channels = image_shape[-1]
    sizes = [size] + [each for each, _ in rest for _ in range(2)]
    inputs, styles, noises = synthesis_inputs(sizes, len(sizes) + 1, style_dim)
    styles, noises = iter(styles), iter(noises)
    start = keras.initializers.RandomNormal(stddev=1.0)
    x = LearnedConstant((*size, filters), start, name="constant")(
        inputs["noise"]
    )
    x = styled(x, next(styles), next(noises), filters, f"{size[0]}")
    style = next(styles)
    image = to_image(x, style, channels, size, use_bias=True)
    for size, filters in rest:
        x = styled(x, style, next(noises), filters, f"{size[0]}_a", True)
        x = styled(x, next(styles), next(noises), filters, f"{size[0]}_b")
        style = next(styles)
        image = UpSampling2D(interpolation="bilinear")(image)
        image = layers.Add()([image, to_image(x, style, channels, size)])
    image = layers.Activation("linear", dtype="float32", name="image")(image)
    return keras.Model(inputs, {"image": image}, name="synthesis")


def styled(x, style, noise, filters, name, upsample=False):
    """A convolution modulated by a style, noise, and the activation."""
    scale = affine(style, x.shape[-1], f"style_{name}")
    convolve = ModulatedConv2D(
        filters, 3, upsample, gain=HE, use_bias=False, name=f"generate_{name}"
    )
    add_noise = NoiseInjection(use_bias=True, name=f"noise_{name}")
    return leaky(add_noise(convolve(x, scale), noise))


def to_image(x, style, channels, size, use_bias=False):
    """What a size adds to the image; one bias of all sizes is enough."""
    name = f"to_image_{size[0]}"
    scale = affine(style, x.shape[-1], f"style_{name}")
    convolve = ModulatedConv2D(
        channels, 1, demodulate=False, use_bias=use_bias, name=name
    )
    return convolve(x, scale)


def residual_discriminator(image_shape, width):
    """From `image` to `score` and `features`, by residual blocks.

    Args:
        image_shape, width: see `levels`.
    """
    image = keras.Input(image_shape, name="image")
    (size, filters), *rest = levels(image_shape, width)[::-1]
    x = equalized(Conv2D(filters, 1), "from_image")(image)
    x = leaky(x)
    for (height, _), filters in rest:
        x = judged(x, filters, f"judge_{2 * height}")
    return keras.Model({"image": image}, judgement(x), name="discriminator")


def judged(x, filters, name):
    """A residual block that halves the size."""
    y = convolution(x, x.shape[-1], f"{name}_a")
    y = BlurPooling2D()(y)
    y = convolution(y, filters, f"{name}_b")
    skip = Conv2D(filters, 1, use_bias=False)
    x = equalized(skip, f"{name}_skip", gain=1.0)(BlurPooling2D()(x))
    return layers.Rescaling(math.sqrt(0.5))(layers.Add()([x, y]))


def convolution(x, filters, name):
    layer = Conv2D(filters, 3, padding="same")
    return leaky(equalized(layer, name)(x))


def judgement(x):
    """The end of a discriminator: a dict of `score` and `features`."""
    filters = x.shape[-1]
    x = MinibatchStandardDeviation()(x)
    x = layers.Flatten()(convolution(x, filters, "judge_last"))
    x = leaky(equalized(layers.Dense(filters), "judge")(x))
    score = equalized(layers.Dense(1), "score", gain=1.0)(x)
    return {"score": score, "features": x}
