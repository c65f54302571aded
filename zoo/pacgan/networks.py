import keras
from keras import layers

from kerasgan.layers import Packing
from kerasgan.networks import dcgan
from kerasgan.networks import perceptron


def generator(image_shape, latent_dim, width):
    """DCGAN's for pictures; for points a perceptron."""
    make = dcgan.generator if len(image_shape) > 1 else perceptron.generator
    return make(image_shape, latent_dim, width)


def discriminator(image_shape, width, num_packed):
    """One score a pack, whose samples are joined along their channels."""
    image = keras.Input(image_shape, name="image")
    packs = Packing(num_packed, name="packs")(image)
    features = _features(packs, width)
    return keras.Model(
        {"image": image},
        {"score": dcgan.dense(1, "score")(features), "features": features},
        name="discriminator",
    )


def _features(packs, width):
    if len(packs.shape) > 2:
        return layers.Flatten()(dcgan.downsample(packs, width))
    return perceptron.hidden(packs, width)
