import keras
from keras import layers
from keras import ops

from kerasgan.layers import LabelEmbedding
from kerasgan.layers import TruncatedNormal
from kerasgan.networks import dcgan
from kerasgan.networks import resnet


def generator(
    image_shape, num_classes, latent_dim, width, embedding_dim, attention
):
    """Each block is normalised by a part of the latent and the label."""
    num_parts = 1 + dcgan.num_doublings(image_shape)
    check_parts(latent_dim, num_parts)
    latent = keras.Input((latent_dim,), name="latent")
    label = keras.Input((), dtype="int32", name="label")
    truncation = keras.Input((), name="truncation")
    shared = LabelEmbedding(num_classes, embedding_dim, name="embed_label")
    # By halves the distribution function is 1 too early.
    truncate = TruncatedNormal(dtype="float32")
    first, *rest = ops.split(truncate(latent, truncation), num_parts, axis=1)
    embedded = shared(label)
    normals = [
        normalization(layers.Concatenate()([part, embedded])) for part in rest
    ]

    def normalize(x, name, block):
        return normals[block](x, name)

    image = resnet.upsample(first, image_shape, width, normalize, attention)
    inputs = {"latent": latent, "label": label, "truncation": truncation}
    return keras.Model(inputs, {"image": image}, name="generator")


def normalization(condition):
    """Batch normalisation whose scale and shift are linear in a condition."""

    def project(channels, name):
        layer = resnet.dense(channels, name, use_bias=False)
        return resnet.spectral(layer)(condition)

    return resnet.conditional_normalization(project)


def check_parts(latent_dim, num_parts):
    """Raises a `ValueError` unless a latent splits into so many parts."""
    if latent_dim % num_parts:
        raise ValueError(
            f"Argument `latent_dim` must be a multiple of {num_parts}, one "
            "part for the first layer and one for each block. "
            f"Received: latent_dim={latent_dim}"
        )
