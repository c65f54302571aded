import keras
from keras import ops

from kerasgan.ops import random


@keras.saving.register_keras_serializable("kerasgan")
class GaussianDraw(keras.layers.Layer):
    """A draw from a Gaussian, through which gradients reach its parameters.

        mean + exp(log_variance / 2) e,   e ~ N(0, I)

    It is a pure function of the game's seed and step, and other on each
    replica. Where nothing is trained it is the mean.

    Call arguments:
        mean: float tensor of any shape.
        log_variance: float tensor of the same shape.
        training: bool, whether to draw.

    Output shape:
        That of the mean.

    Example:

    >>> mean, log_variance = ops.ones((2, 3)), ops.zeros((2, 3))
    >>> float(ops.max(GaussianDraw()(mean, log_variance)))
    1.0

    Reference:
        [Kingma and Welling, 2014](https://arxiv.org/abs/1312.6114), section
        2.4.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.built = True

    def call(self, mean, log_variance, training=False):
        if not training:
            return mean
        noise = random.normal(ops.shape(mean), random.next_key())
        return mean + ops.exp(log_variance / 2) * ops.cast(noise, mean.dtype)

    def compute_output_shape(self, mean_shape, log_variance_shape):
        return mean_shape
