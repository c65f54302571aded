import keras
from keras import layers

from kerasgan.layers import AppendVector
from kerasgan.layers import LabelEmbedding
from kerasgan.layers import MinibatchStandardDeviation
from kerasgan.layers import Projection
from kerasgan.networks import dcgan


def generator(image_shape, latent_dim, width, num_classes, embedding_dim):
    """From a latent, with the label's embedding if there are labels."""
    inputs = {"latent": keras.Input((latent_dim,), name="latent")}
    x = inputs["latent"]
    if num_classes is not None:
        inputs["label"] = keras.Input((), dtype="int32", name="label")
        embed = LabelEmbedding(num_classes, embedding_dim, name="embed_label")
        x = AppendVector()(x, embed(inputs["label"]))
    image = dcgan.upsample(x, image_shape, width)
    return keras.Model(inputs, {"image": image}, name="generator")


def discriminator(image_shape, width, num_classes):
    """Without normalisation; it is told how much the batch varies."""
    inputs = {"image": keras.Input(image_shape, name="image")}
    x = dcgan.downsample(inputs["image"], width, dcgan.no_normalization)
    features = layers.Flatten()(MinibatchStandardDeviation()(x))
    score = dcgan.dense(1, "score")(features)
    if num_classes is not None:
        inputs["label"] = keras.Input((), dtype="int32", name="label")
        project = Projection(
            num_classes,
            keras.initializers.RandomNormal(0.0, dcgan.STDDEV),
            name="project_label",
        )
        score = score + project(features, inputs["label"])
    outputs = {"score": score, "features": features}
    return keras.Model(inputs, outputs, name="discriminator")
