"""Networks of the levels of a pyramid, of which 0 is the largest."""

import keras
from keras import layers

from kerasgan import priors
from kerasgan.layers import Conv2D
from kerasgan.layers import LeakyReLU
from kerasgan.networks import dcgan
from kerasgan.ops import pyramids


def level_shapes(image_shape, num_levels):
    """Shapes of the images of the levels, the largest first."""
    dcgan.check_channels(image_shape)
    pyramids.check_levels(image_shape, num_levels)
    if num_levels < 2:
        raise ValueError(
            "Argument `num_levels` must be at least 2, for there to be "
            f"details. Received: num_levels={num_levels}"
        )
    height, columns, channels = image_shape
    return [(height >> k, columns >> k, channels) for k in range(num_levels)]


def noises(shapes, latent_dim):
    """What each level draws: a vector, and planes of noise for details."""
    rows = [priors.Normal(latent_dim)]
    for level, (height, columns, _) in enumerate(shapes[:-1]):
        rows.append(priors.Normal((height, columns, 1), key=f"noise_{level}"))
    return rows


def generators(shapes, latent_dim, width):
    """From noise, and an image that lacks details, to an image: by name."""
    *larger, smallest = shapes
    made = {
        f"generator_{level}": add_details(shape, width, level)
        for level, shape in enumerate(larger)
    }
    level = len(larger)
    return made | {
        f"generator_{level}": smallest_image(smallest, latent_dim, width, level)
    }


def discriminators(shapes, width):
    """From an image, and itself without details, to `score`: by name."""
    return {
        f"discriminator_{level}": judge(
            shape, width, level, level < len(shapes) - 1
        )
        for level, shape in enumerate(shapes)
    }


def chain(generators, shapes, latent_dim):
    """All levels in a row: from what all of them draw to the largest image."""
    inputs = {
        name: keras.Input(shape, name=name)
        for prior in noises(shapes, latent_dim)
        for name, (shape, _) in prior.spec.items()
    }
    last = len(shapes) - 1
    double = Double(dtype="float32")  # as in training, by halves too
    image = generators[f"generator_{last}"]({"latent": inputs["latent"]})
    for level in reversed(range(last)):
        noise = f"noise_{level}"
        given = {noise: inputs[noise], "low": double(image["image"])}
        image = generators[f"generator_{level}"](given)
    return keras.Model(inputs, {"image": image["image"]}, name="generator")


def smallest_image(shape, latent_dim, width, level):
    """The generator of the last level: from `latent` alone."""
    latent = keras.Input((latent_dim,), name="latent")
    height, columns, channels = shape
    x = layers.Dense(height * columns * width, name="project")(latent)
    x = layers.Reshape((height, columns, width))(x)
    x = layers.ReLU()(dcgan.batch_normalization(x, "project_norm"))
    x = convolution(width, "hidden", use_bias=False)(x)
    x = layers.ReLU()(dcgan.batch_normalization(x, "hidden_norm"))
    x = convolution(channels, "to_image")(x)
    image = layers.Activation("tanh", dtype="float32")(x)
    return keras.Model(
        {"latent": latent}, {"image": image}, name=f"generator_{level}"
    )


def add_details(shape, width, level):
    """The generator of a level of details: `low + h(noise, low)`."""
    noise = keras.Input((*shape[:2], 1), name=f"noise_{level}")
    low = keras.Input(shape, name="low")
    x = layers.Concatenate()([low, noise])
    for name in ("hidden_a", "hidden_b"):
        x = convolution(width, name, use_bias=False)(x)
        x = layers.ReLU()(dcgan.batch_normalization(x, f"{name}_norm"))
    details = convolution(shape[-1], "details")(x)
    image = layers.Add(dtype="float32")([low, details])
    return keras.Model(
        {noise.name: noise, "low": low},
        {"image": image},
        name=f"generator_{level}",
    )


def judge(shape, width, level, has_details):
    """A discriminator, which sees the details beside the image."""
    image = keras.Input(shape, name="image")
    inputs, x = {"image": image}, image
    if has_details:
        inputs["low"] = keras.Input(shape, name="low")
        x = layers.Concatenate()([image, image - inputs["low"]])
    for name, filters in (("down_1", width), ("down_2", 2 * width)):
        x = LeakyReLU(negative_slope=0.2)(
            dcgan.resize(Conv2D, filters, name)(x)
        )
    score = dcgan.dense(1, "score")(layers.Flatten()(x))
    name = f"discriminator_{level}"
    return keras.Model(inputs, {"score": score}, name=name)


def convolution(filters, name, use_bias=True):
    """A convolution that keeps the size."""
    return Conv2D(
        filters,
        3,
        name=name,
        padding="same",
        use_bias=use_bias,
        kernel_initializer="he_normal",
    )


@keras.saving.register_keras_serializable("kerasgan.lapgan")
class Double(keras.layers.Layer):
    """Doubles images as the pyramid does."""

    def call(self, inputs):
        return pyramids.double(inputs)

    def compute_output_shape(self, inputs_shape):
        batch, height, columns, channels = inputs_shape
        return (batch, 2 * height, 2 * columns, channels)
