import keras
from keras import layers

from kerasgan.layers import AppendVector
from kerasgan.layers import Conv2D
from kerasgan.layers import LeakyReLU
from kerasgan.layers import OneHot
from kerasgan.networks import dcgan
from kerasgan.networks import translation


def generator(image_shape, num_classes, width, num_blocks):
    """From `condition`, and the `label` of the domain to go to, to `image`."""
    condition = keras.Input(image_shape, name="condition")
    label = keras.Input((), dtype="int32", name="label")
    x = AppendVector()(condition, OneHot(num_classes)(label))
    image = translation.residual(
        x, image_shape[-1], width, num_blocks, keep_means=True
    )
    return keras.Model(
        {"condition": condition, "label": label},
        {"image": image},
        name="generator",
    )


def discriminator(image_shape, num_classes, width, num_halvings):
    """From `image` to a map of scores, and to the domain's logits `classes`."""
    translation.check_patches({"image": image_shape}, num_halvings)
    image = x = keras.Input(image_shape, name="image")
    for level in range(num_halvings):
        name = f"down_{level + 1}"
        x = translation.resize(Conv2D, x, width << level, name)
        x = LeakyReLU(negative_slope=0.01)(x)
    score = translation.resize(Conv2D, x, 1, "score", False, strides=1)
    classes = dcgan.dense(num_classes, "classes", use_bias=False)
    return keras.Model(
        {"image": image},
        {"score": score, "classes": classes(layers.Flatten()(x))},
        name="discriminator",
    )
