import keras
from keras import layers

STDDEV = 0.02  # of initial weights, section 4


def generator(image_shape, latent_dim, width):
    """Transposed convolutions that double the size up to the image's."""
    height, columns, channels = image_shape
    doublings = num_doublings(image_shape)
    filters = width * 2 ** (doublings - 1)
    base = (height >> doublings, columns >> doublings, filters)
    x = latent = keras.Input((latent_dim,), name="latent")
    x = layers.Dense(
        base[0] * base[1] * base[2],
        use_bias=False,
        kernel_initializer=keras.initializers.RandomNormal(0.0, STDDEV),
    )(x)
    x = layers.Reshape(base)(x)
    x = layers.ReLU()(normalise(x))
    for step in range(1, doublings):
        x = resize(layers.Conv2DTranspose, filters >> step, use_bias=False)(x)
        x = layers.ReLU()(normalise(x))
    x = resize(layers.Conv2DTranspose, channels)(x)
    image = layers.Activation("tanh", dtype="float32")(x)
    return keras.Model({"latent": latent}, {"image": image}, name="generator")


def discriminator(image_shape, width):
    """Strided convolutions that halve the size; no normalisation at first."""
    x = image = keras.Input(image_shape, name="image")
    for step in range(num_doublings(image_shape)):
        x = resize(layers.Conv2D, width << step, use_bias=step == 0)(x)
        x = x if step == 0 else normalise(x)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
    score = layers.Dense(
        1, kernel_initializer=keras.initializers.RandomNormal(0.0, STDDEV)
    )(layers.Flatten()(x))
    return keras.Model({"image": image}, {"score": score}, name="discriminator")


def resize(convolution, filters, use_bias=True):
    """A convolution of stride 2, of either direction.

    The paper's kernel of 5 is not a multiple of the stride and so reaches
    some pixels more often than others; 4 is.
    """
    return convolution(
        filters,
        kernel_size=4,
        strides=2,
        padding="same",
        use_bias=use_bias,
        kernel_initializer=keras.initializers.RandomNormal(0.0, STDDEV),
    )


def normalise(x):
    return layers.BatchNormalization(
        momentum=0.9,  # Keras's 0.99 lags behind weights that move this fast
        epsilon=1e-5,
        gamma_initializer=keras.initializers.RandomNormal(1.0, STDDEV),
    )(x)


def num_doublings(image_shape):
    """How often the size doubles, from 4..7 up to the image's."""
    if len(image_shape) == 3 and image_shape[2] in (1, 3):
        for doublings in range(1, 12):
            sides = [side / 2**doublings for side in image_shape[:2]]
            if all(side in (4, 5, 6, 7) for side in sides):
                return doublings
    raise ValueError(
        "Argument `image_shape` must be (height, width, channels) with 1 or 3 "
        "channels, height and width both m * 2^k with m in 4..7 and the same "
        f"k, such as 28, 32 or 64. Received: image_shape={image_shape}"
    )
