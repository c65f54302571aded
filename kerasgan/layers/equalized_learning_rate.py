import math

import keras

from kerasgan.layers.reparametrization import Reparametrization
from kerasgan.ops.linear_algebra import kernel_matrix

HE = math.sqrt(2.0)  # the gain before a rectifier: He et al., 2015


@keras.saving.register_keras_serializable("kerasgan")
class EqualizedLearningRate(Reparametrization):
    """Wraps a layer to scale its weights when it is called, not at the start.

        w' = w gain / sqrt(fan in),   w ~ N(0, 1) at first

    So all layers begin as He's initialisation would have them, but what is
    trained is of one size in all. An optimizer such as Adam, whose steps do
    not depend on the size of the gradient, then changes all of them at the
    same relative rate.

    The kernel is drawn from N(0, 1), whatever initialiser the layer has; that
    of a layer which is built already stays. Biases are left as they are.

    Args:
        layer: the layer to wrap: `Dense`, a convolution or a transposed
            convolution.
        gain: float; the square root of 2 before a rectifier, 1 where none
            follows.

    Input shape:
        As the wrapped layer's.

    Output shape:
        As the wrapped layer's.

    Example:

    >>> layer = EqualizedLearningRate(keras.layers.Dense(3), gain=1.0)
    >>> layer.build((None, 4))
    >>> ratio = layer.kernel / layer.effective_kernel()
    >>> float(ratio[0, 0])
    2.0

    Reference:
        [Karras et al., 2017](https://arxiv.org/abs/1710.10196), section 4.1.
    """

    def __init__(self, layer, gain=HE, **kwargs):
        super().__init__(layer, **kwargs)
        if not hasattr(layer, "kernel_initializer"):
            raise ValueError(
                "Argument `layer` must be a layer with a kernel: `Dense`, a "
                "convolution or a transposed convolution. "
                f"Received: layer={layer}"
            )
        layer.kernel_initializer = keras.initializers.RandomNormal(stddev=1.0)
        self.gain = gain

    def effective_kernel(self):
        kernel = self.raw_kernel()
        fan_in, _ = kernel_matrix(self.layer, kernel).shape
        return kernel * (self.gain / math.sqrt(fan_in))

    def get_config(self):
        return super().get_config() | {"gain": self.gain}
