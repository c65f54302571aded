import keras
from keras import layers

from kerasgan.layers import AppendVector
from kerasgan.layers import OneHot
from kerasgan.networks import dcgan


def discriminator(image_shape, width, num_classes):
    """The label is appended to the image: one constant map a class."""
    image = keras.Input(image_shape, name="image")
    label = keras.Input((), dtype="int32", name="label")
    x = AppendVector()(image, OneHot(num_classes)(label))
    features = layers.Flatten()(dcgan.downsample(x, width))
    return keras.Model(
        {"image": image, "label": label},
        {"score": dcgan.dense(1, "score")(features), "features": features},
        name="discriminator",
    )
