import keras

from kerasgan.layers import Packing
from kerasgan.networks import dcgan
from kerasgan.networks import either


def discriminator(image_shape, width, num_packed):
    """One score a pack, whose samples are joined along their channels."""
    image = keras.Input(image_shape, name="image")
    packs = Packing(num_packed, name="packs")(image)
    features = either.features(packs, width)
    return keras.Model(
        {"image": image},
        {"score": dcgan.dense(1, "score")(features), "features": features},
        name="discriminator",
    )
