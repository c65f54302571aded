import keras
from keras import layers

from kerasgan.layers import AppendVector
from kerasgan.layers import LeakyReLU
from kerasgan.networks import dcgan
from kerasgan.networks import either

NUM_SCORES = 3


def discriminator(image_shape, latent_dim, width):
    """Three scores: of the image, of the latent, and of the pair."""
    image = keras.Input(image_shape, name="image")
    latent = keras.Input((latent_dim,), name="latent")
    of_image = either.features(image, width, dcgan.no_normalization)
    of_latent = hidden(latent, 8 * width, "of_latent")
    of_pair = AppendVector()(of_image, of_latent)
    of_pair = hidden(of_pair, 8 * width, "of_pair")
    scores = [
        dcgan.dense(1, "score_image")(of_image),
        dcgan.dense(1, "score_latent")(of_latent),
        dcgan.dense(1, "score_pair")(of_pair),
    ]
    return keras.Model(
        {"image": image, "latent": latent},
        {"score": layers.Concatenate()(scores)},
        name="discriminator",
    )


def hidden(x, units, name):
    """A dense layer and LeakyReLU."""
    return LeakyReLU(negative_slope=0.2)(dcgan.dense(units, name)(x))
