import keras
from keras import layers

from kerasgan.networks import dcgan


def discriminator(image_shape, width, num_classes):
    """It is not told the label: beside the score it gives `classes`."""
    image = keras.Input(image_shape, name="image")
    x = dcgan.downsample(image, width, dcgan.no_normalization)
    features = layers.Flatten()(x)
    outputs = {
        "score": dcgan.dense(1, "score")(features),
        "classes": dcgan.dense(num_classes, "classes")(features),
        "features": features,
    }
    return keras.Model({"image": image}, outputs, name="discriminator")
