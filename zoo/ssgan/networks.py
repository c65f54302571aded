import keras
from keras import layers
from keras import ops

from kerasgan.layers import Dropout
from kerasgan.layers import WeightNormalization


def discriminator(image_shape, num_classes, width, dropout):
    """The paper's classifier made small: three convolutions of its nine.

    A dense layer gives the features, where the paper pools over the image. The
    logit of the class "fake" is fixed at 0, so the score of an image is the
    log-sum-exp of the others.
    """
    image = keras.Input(image_shape, name="image")
    x = Dropout(0.4 * dropout)(image)  # 0.2 for 0.5, as in the paper
    x = convolve(x, width, 5, "convolve_1", strides=2)
    x = convolve(Dropout(dropout)(x), 2 * width, 3, "convolve_2", strides=2)
    x = convolve(Dropout(dropout)(x), 4 * width, 3, "convolve_3")
    x = layers.MaxPooling2D(padding="same")(x)
    x = layers.Flatten()(Dropout(dropout)(x))
    hidden = layers.Dense(16 * width, kernel_initializer="he_normal")
    features = normalized(hidden, x, "hidden")
    classify = WeightNormalization(layers.Dense(num_classes), name="classes")
    classes = classify(features)
    score = ops.logsumexp(classes, axis=-1, keepdims=True)
    return keras.Model(
        {"image": image},
        {"score": score, "classes": classes, "features": features},
        name="discriminator",
    )


def convolve(x, filters, kernel_size, name, strides=1):
    """A weight-normalised convolution and LeakyReLU."""
    convolution = layers.Conv2D(
        filters,
        kernel_size,
        strides=strides,
        padding="same",
        kernel_initializer="he_normal",
    )
    return normalized(convolution, x, name)


def normalized(layer, x, name):
    """A layer with normalised weights, and LeakyReLU."""
    x = WeightNormalization(layer, name=name)(x)
    return layers.LeakyReLU(negative_slope=0.2)(x)
