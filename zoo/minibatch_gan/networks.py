import keras
from keras import layers

from kerasgan.layers import MinibatchDiscrimination
from kerasgan.networks import dcgan


def discriminator(image_shape, width, num_kernels, kernel_dim):
    """Judges an image with an eye on the others of its batch."""
    image = keras.Input(image_shape, name="image")
    features = layers.Flatten()(dcgan.downsample(image, width))
    compare = MinibatchDiscrimination(num_kernels, kernel_dim, name="compare")
    x = compare(features)
    return keras.Model(
        {"image": image},
        {"score": dcgan.dense(1, "score")(x), "features": features},
        name="discriminator",
    )
