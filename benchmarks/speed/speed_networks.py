"""The same games in Keras alone, as its own examples write them.

Two tapes in a `train_step`, a compiled `keras.losses.BinaryCrossentropy`, and
`fit`. The networks have the layers of `kerasgan.networks.dcgan`, Keras's own.
"""

import keras
import tensorflow as tf
from keras import layers

LATENT = 100


def generator(image_shape=(28, 28, 1), width=64, normalize=True):
    """Two doublings, from a vector to an image."""
    height, columns, channels = image_shape
    base = (height // 4, columns // 4, 2 * width)
    x = latent = keras.Input((LATENT,))
    x = layers.Dense(base[0] * base[1] * base[2], use_bias=not normalize)(x)
    x = layers.Reshape(base)(x)
    x = layers.ReLU()(_normalized(x, normalize))
    x = layers.Conv2DTranspose(
        width, 4, 2, padding="same", use_bias=not normalize
    )(x)
    x = layers.ReLU()(_normalized(x, normalize))
    x = layers.Conv2DTranspose(
        channels, 4, 2, padding="same", activation="tanh"
    )(x)
    return keras.Model(latent, x)


def discriminator(image_shape=(28, 28, 1), width=64, normalize=True):
    """Two halvings, from an image to a logit."""
    x = image = keras.Input(image_shape)
    x = layers.Conv2D(width, 4, 2, padding="same")(x)
    x = layers.LeakyReLU(negative_slope=0.2)(x)
    x = layers.Conv2D(2 * width, 4, 2, padding="same", use_bias=not normalize)(
        x
    )
    x = layers.LeakyReLU(negative_slope=0.2)(_normalized(x, normalize))
    x = layers.Dense(1)(layers.Flatten()(x))
    return keras.Model(image, x)


def _normalized(x, normalize):
    return layers.BatchNormalization(momentum=0.9)(x) if normalize else x


class PlainDCGAN(keras.Model):
    """A DCGAN in the manner of Keras's example."""

    def __init__(self):
        super().__init__()
        self.generator, self.discriminator = generator(), discriminator()
        self.d_loss_metric = keras.metrics.Mean(name="d_loss")
        self.g_loss_metric = keras.metrics.Mean(name="g_loss")

    @property
    def metrics(self):
        return [self.d_loss_metric, self.g_loss_metric]

    def compile(self, jit_compile):
        super().compile(jit_compile=jit_compile)
        self.loss_fn = keras.losses.BinaryCrossentropy(from_logits=True)
        self.d_optimizer = keras.optimizers.Adam(2e-4, beta_1=0.5)
        self.g_optimizer = keras.optimizers.Adam(2e-4, beta_1=0.5)
        self.d_optimizer.build(self.discriminator.trainable_weights)
        self.g_optimizer.build(self.generator.trainable_weights)

    def train_step(self, real):
        rows = real.shape[0]
        fake = self.generator(tf.random.normal((rows, LATENT)), training=True)
        labels = tf.concat([tf.ones((rows, 1)), tf.zeros((rows, 1))], axis=0)
        with tf.GradientTape() as tape:
            both = tf.concat([real, fake], axis=0)
            scores = self.discriminator(both, training=True)
            d_loss = self.loss_fn(labels, scores)
        weights = self.discriminator.trainable_weights
        gradients = tape.gradient(d_loss, weights)
        self.d_optimizer.apply_gradients(zip(gradients, weights, strict=True))
        with tf.GradientTape() as tape:
            latent = tf.random.normal((rows, LATENT))
            fake = self.generator(latent, training=True)
            scores = self.discriminator(fake, training=True)
            g_loss = self.loss_fn(tf.ones((rows, 1)), scores)
        weights = self.generator.trainable_weights
        gradients = tape.gradient(g_loss, weights)
        self.g_optimizer.apply_gradients(zip(gradients, weights, strict=True))
        self.d_loss_metric.update_state(d_loss)
        self.g_loss_metric.update_state(g_loss)
        return {m.name: m.result() for m in self.metrics}


class PlainWGANGP(PlainDCGAN):
    """A WGAN-GP in the manner of Keras's example.

    Args:
        turns: integer, turns of the critic a step, each on rows of its own.
    """

    def __init__(self, turns):
        super().__init__()
        self.discriminator = discriminator(normalize=False)
        self.turns = turns

    def penalty(self, real, fake):
        share = tf.random.uniform((real.shape[0], 1, 1, 1))
        between = real + share * (fake - real)
        with tf.GradientTape() as tape:
            tape.watch(between)
            scores = self.discriminator(between, training=True)
        gradients = tape.gradient(scores, between)
        norm = tf.sqrt(tf.reduce_sum(gradients**2, axis=[1, 2, 3]) + 1e-12)
        return tf.reduce_mean((norm - 1.0) ** 2)

    def train_step(self, real):
        for part in tf.split(real, self.turns):
            rows = part.shape[0]
            with tf.GradientTape() as tape:
                latent = tf.random.normal((rows, LATENT))
                fake = self.generator(latent, training=True)
                on_fake = self.discriminator(fake, training=True)
                on_real = self.discriminator(part, training=True)
                d_loss = tf.reduce_mean(on_fake) - tf.reduce_mean(on_real)
                d_loss += 10.0 * self.penalty(part, fake)
            weights = self.discriminator.trainable_weights
            gradients = tape.gradient(d_loss, weights)
            self.d_optimizer.apply_gradients(
                zip(gradients, weights, strict=True)
            )
        with tf.GradientTape() as tape:
            latent = tf.random.normal((rows, LATENT))
            fake = self.generator(latent, training=True)
            g_loss = -tf.reduce_mean(self.discriminator(fake, training=True))
        weights = self.generator.trainable_weights
        gradients = tape.gradient(g_loss, weights)
        self.g_optimizer.apply_gradients(zip(gradients, weights, strict=True))
        self.d_loss_metric.update_state(d_loss)
        self.g_loss_metric.update_state(g_loss)
        return {m.name: m.result() for m in self.metrics}
