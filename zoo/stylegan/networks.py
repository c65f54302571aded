"""Networks of one size, as in figure 1 (b) and appendix C of the paper."""

import keras
from keras import layers

from kerasgan.layers import AdaptiveInstanceNormalization
from kerasgan.layers import BlurPooling2D
from kerasgan.layers import Conv2D
from kerasgan.layers import LearnedConstant
from kerasgan.layers import NoiseInjection
from kerasgan.layers import UpSampling2D
from kerasgan.networks import style


def synthesis(image_shape, width, style_dim):
    """From styles to an image; two layers of each size take a style.

    Args:
        image_shape, width: see `style.levels`.
        style_dim: integer, the size of a style.
    """
    levels = style.levels(image_shape, width)
    sizes = [size for size, _ in levels for _ in range(2)]
    inputs, styles, noises = style.synthesis_inputs(
        sizes, len(sizes), style_dim
    )
    parts = iter(zip(styles, noises, strict=True))
    (size, filters), *rest = levels
    x = LearnedConstant((*size, filters), name="constant")(inputs["noise"])
    x = adapt(x, *next(parts), f"{size[0]}_a")
    x = convolution(x, filters, f"generate_{size[0]}_b")
    x = adapt(x, *next(parts), f"{size[0]}_b")
    for size, filters in rest:
        x = UpSampling2D(interpolation="bilinear")(x)
        for name in (f"{size[0]}_a", f"{size[0]}_b"):
            x = convolution(x, filters, f"generate_{name}")
            x = adapt(x, *next(parts), name)
    to_image = Conv2D(image_shape[-1], 1)
    x = style.equalized(to_image, "to_image", gain=1.0)(x)
    image = layers.Activation("linear", dtype="float32", name="image")(x)
    return keras.Model(inputs, {"image": image}, name="synthesis")


def adapt(x, w, noise, name):
    """Noise, the activation, and normalisation with the style's numbers."""
    x = NoiseInjection(per_channel=True, name=f"noise_{name}")(x, noise)
    scale = style.affine(w, x.shape[-1], f"scale_{name}", bias="ones")
    shift = style.affine(w, x.shape[-1], f"shift_{name}", bias="zeros")
    normalize = AdaptiveInstanceNormalization(name=f"adapt_{name}")
    return normalize(style.leaky(x), scale, shift)


def discriminator(image_shape, width):
    """From `image` to `score` and `features`: two convolutions of each size."""
    image = keras.Input(image_shape, name="image")
    (size, filters), *rest = style.levels(image_shape, width)[::-1]
    x = style.equalized(Conv2D(filters, 1), "from_image")(image)
    x = style.leaky(x)
    for (height, _), filters in rest:
        name = f"judge_{2 * height}"
        x = style.leaky(convolution(x, x.shape[-1], f"{name}_a"))
        x = style.leaky(convolution(BlurPooling2D()(x), filters, f"{name}_b"))
    return keras.Model(
        {"image": image}, style.judgement(x), name="discriminator"
    )


def convolution(x, filters, name):
    layer = Conv2D(filters, 3, padding="same")
    return style.equalized(layer, name)(x)
