import keras

from kerasgan.layers import DropReference
from kerasgan.layers import ReferenceBatch
from kerasgan.layers import VirtualBatchNormalization
from kerasgan.networks import dcgan


def generator(image_shape, latent_dim, width, num_rows):
    """A reference batch of latents runs along, and sets the statistics."""

    def normalize(x, name):
        return VirtualBatchNormalization(num_rows, name=name)(x)

    latent = keras.Input((latent_dim,), name="latent")
    x = ReferenceBatch(num_rows)(latent)
    x = dcgan.upsample(x, image_shape, width, normalize)
    image = DropReference(num_rows)(x)
    return keras.Model({"latent": latent}, {"image": image}, name="generator")
