import keras
from keras import layers

from kerasgan.layers import AppendVector
from kerasgan.layers import LeakyReLU
from kerasgan.layers import OneHot
from kerasgan.networks import dcgan


def generator(image_shape, latent_dim, num_categories, code_dim, width):
    """The codes are appended to the latent."""
    latent = keras.Input((latent_dim,), name="latent")
    category = keras.Input((), dtype="int32", name="category")
    code = keras.Input((code_dim,), name="code")
    x = AppendVector()(latent, OneHot(num_categories)(category))
    image = dcgan.upsample(AppendVector()(x, code), image_shape, width)
    return keras.Model(
        {"latent": latent, "category": category, "code": code},
        {"image": image},
        name="generator",
    )


def discriminator(image_shape, num_categories, code_dim, width):
    """Score and codes share all but the last layers."""
    image = keras.Input(image_shape, name="image")
    x = dcgan.downsample(image, width, dcgan.no_normalization)
    features = layers.Flatten()(x)
    x = dcgan.dense(2 * width, "read", use_bias=False)(features)
    x = dcgan.batch_normalization(x, "read_norm")
    x = LeakyReLU(negative_slope=0.1)(x)  # as in the paper's table 1
    outputs = {
        "score": dcgan.dense(1, "score")(features),
        "category": dcgan.dense(num_categories, "category")(x),
        "code": dcgan.dense(code_dim, "code")(x),
        "features": features,
    }
    return keras.Model({"image": image}, outputs, name="discriminator")
