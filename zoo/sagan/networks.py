import keras

from kerasgan.layers import LabelEmbedding
from kerasgan.networks import resnet


def generator(image_shape, num_classes, latent_dim, width, attention):
    """Batch normalisation has a scale and a shift for each label."""
    latent = keras.Input((latent_dim,), name="latent")
    label = keras.Input((), dtype="int32", name="label")

    def project(channels, name):
        return LabelEmbedding(num_classes, channels, "zeros", name=name)(label)

    normal = resnet.conditional_normalization(project)

    def normalize(x, name, block):
        return normal(x, name)

    image = resnet.upsample(latent, image_shape, width, normalize, attention)
    return keras.Model(
        {"latent": latent, "label": label}, {"image": image}, name="generator"
    )
