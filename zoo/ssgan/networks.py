import keras
from keras import layers
from keras import ops

from kerasgan.layers import Dropout
from kerasgan.layers import WeightNormalization


def discriminator(image_shape, num_classes, width, dropout):
    """The classifier of the paper's table, with fewer layers and filters.

    The logit of the class "fake" is fixed at 0, so the score of an image is
    the log-sum-exp of the others.
    """
    image = keras.Input(image_shape, name="image")
    x = Dropout(0.4 * dropout)(image)  # 0.2 for 0.5, as in the paper
    x = convolve(x, width, 3)
    x = convolve(x, width, 3, strides=2)
    x = convolve(Dropout(dropout)(x), 2 * width, 3)
    x = convolve(x, 2 * width, 3, strides=2)
    x = convolve(Dropout(dropout)(x), 2 * width, 3)
    x = convolve(x, 2 * width, 1)
    features = layers.GlobalAveragePooling2D()(x)
    classes = WeightNormalization(layers.Dense(num_classes))(features)
    score = ops.logsumexp(classes, axis=-1, keepdims=True)
    return keras.Model(
        {"image": image},
        {"score": score, "classes": classes, "features": features},
        name="discriminator",
    )


def convolve(x, filters, kernel_size, strides=1):
    """A weight-normalised convolution and LeakyReLU."""
    convolution = layers.Conv2D(
        filters, kernel_size, strides=strides, padding="same"
    )
    x = WeightNormalization(convolution)(x)
    return layers.LeakyReLU(negative_slope=0.2)(x)
