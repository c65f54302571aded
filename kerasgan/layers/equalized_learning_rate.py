import math

import keras

from kerasgan.layers.reparametrization import Reparametrization
from kerasgan.ops.linear_algebra import kernel_matrix

HE = math.sqrt(2.0)  # the gain before a rectifier: He et al., 2015


@keras.saving.register_keras_serializable("kerasgan")
class EqualizedLearningRate(Reparametrization):
    """Wraps a layer to scale its weights when it is called, not at the start.

        w' = w rate gain / sqrt(fan in),   w ~ N(0, 1 / rate^2) at first

    So all layers begin as He's initialisation would have them, but what is
    trained is of one size in all. An optimizer such as Adam, whose steps do
    not depend on the size of the gradient, then changes all of them at the
    same relative rate.

    The kernel is drawn anew, whatever initialiser the layer has; that of a
    layer which is built already stays. Biases are multiplied by the rate, and
    else left as they are.

    Args:
        layer: the layer to wrap: `Dense`, a convolution or a transposed
            convolution.
        gain: float; the square root of 2 before a rectifier, 1 where none
            follows.
        rate: float, how fast the layer learns in proportion to others: 0.01
            for a mapping from latents to styles.

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
        [Karras et al., 2017](https://arxiv.org/abs/1710.10196), section 4.1;
        [Karras et al., 2018](https://arxiv.org/abs/1812.04948), appendix C,
        for the rate.
    """

    def __init__(self, layer, gain=HE, rate=1.0, **kwargs):
        super().__init__(layer, **kwargs)
        if not hasattr(layer, "kernel_initializer"):
            raise ValueError(
                "Argument `layer` must be a layer with a kernel: `Dense`, a "
                "convolution or a transposed convolution. "
                f"Received: layer={layer}"
            )
        if not rate > 0.0:
            raise ValueError(
                "Argument `rate` must be a float above 0. "
                f"Received: rate={rate!r}"
            )
        layer.kernel_initializer = keras.initializers.RandomNormal(
            stddev=1.0 / rate
        )
        self.gain = gain
        self.rate = rate

    def effective_kernel(self):
        kernel = self.raw_kernel()
        fan_in, _ = kernel_matrix(self.layer, kernel).shape
        return kernel * (self.rate * self.gain / math.sqrt(fan_in))

    def call(self, inputs, *args, **kwargs):
        bias = getattr(self.layer, "bias", None)
        if bias is None or self.rate == 1.0:
            return super().call(inputs, *args, **kwargs)
        with keras.StatelessScope([(bias, self.rate * bias.value)]):
            return super().call(inputs, *args, **kwargs)

    def get_config(self):
        return super().get_config() | {"gain": self.gain, "rate": self.rate}
