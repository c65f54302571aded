import math

import keras
import numpy as np
from keras import ops

from kerasgan.layers.arguments import check_integer
from kerasgan.ops import convolution

BILINEAR = np.array([1.0, 3.0, 3.0, 1.0], "float32") / 4.0


@keras.saving.register_keras_serializable("kerasgan")
class ModulatedConv2D(keras.layers.Layer):
    """A convolution whose kernel is scaled by a style, row by row.

        w'_ijk  = gain s_i w_ijk                      modulated by the style s
        w''_ijk = w'_ijk / sqrt(sum of (s_i w_ijk)^2 over i and k + epsilon)

    for input channels i, filters j and places k. Demodulation gives each
    filter's output the deviation that instance normalisation would, had the
    inputs independent entries of deviation 1, but looks at the weights alone.

    No row has a kernel of its own: the style scales the inputs, one kernel
    serves all rows, and the outputs are scaled. That is the same, and many
    times as fast on a processor as a convolution in groups.

    The kernel is drawn from N(0, 1) and, without demodulation, divided by the
    root of its inputs, as `EqualizedLearningRate` does it.

    Args:
        filters: integer, the number of output channels.
        kernel_size: integer, the sides of the kernel.
        upsample: bool, whether maps are doubled bilinearly first, for which
            the kernel must have odd sides. Filter and kernel are one, of a
            transposed convolution; beyond the edges there are zeros.
        demodulate: bool, whether outputs are brought back to one deviation.
        gain: float, what outputs are multiplied by: the square root of 2
            before a rectifier, 1 where none follows.
        use_bias: bool, whether a bias is added at the end.
        epsilon: float, added to the sum inside of the root.

    Call arguments:
        inputs: float tensor.
        style: float tensor of shape `(batch, channels)`, what the inputs'
            channels are scaled by.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, height, width, filters)`, or twice the height and width.

    Example:

    >>> layer = ModulatedConv2D(8, 3)
    >>> layer(ops.ones((2, 4, 4, 5)), ops.ones((2, 5))).shape
    TensorShape([2, 4, 4, 8])

    Reference:
        [Karras et al., 2019](https://arxiv.org/abs/1912.04958), section 2.2,
        equations 1 to 3.
    """

    def __init__(
        self,
        filters,
        kernel_size,
        upsample=False,
        demodulate=True,
        gain=1.0,
        use_bias=True,
        epsilon=1e-8,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters = check_integer("filters", filters)
        self.kernel_size = check_integer("kernel_size", kernel_size)
        if upsample and not kernel_size % 2:
            raise ValueError(
                "Argument `kernel_size` must be odd where maps are doubled. "
                f"Received: kernel_size={kernel_size}"
            )
        self.upsample = upsample
        self.demodulate = demodulate
        self.gain = gain
        self.use_bias = use_bias
        self.epsilon = epsilon

    def build(self, inputs_shape, style_shape):
        channels = inputs_shape[-1]
        if style_shape[-1] != channels:
            raise ValueError(
                "Argument `style` must have a number for each of the inputs' "
                f"{channels} channels. Received: a style of shape "
                f"{tuple(style_shape)}"
            )
        self.kernel = self.add_weight(
            shape=(self.kernel_size, self.kernel_size, channels, self.filters),
            name="kernel",
            initializer=keras.initializers.RandomNormal(stddev=1.0),
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(self.filters,), name="bias", initializer="zeros"
            )

    def call(self, inputs, style):
        x = self._convolve(inputs * style[:, None, None, :])
        scale = ops.cast(self.output_scale(style), x.dtype)
        x = x * (scale[:, None, None, :] if self.demodulate else scale)
        return x if self.bias is None else x + ops.cast(self.bias, x.dtype)

    def _convolve(self, x):
        if not self.upsample:
            kernel = ops.cast(self.kernel, x.dtype)
            return ops.conv(x, kernel, padding="same")
        kernel = doubling_kernel(ops.cast(self.kernel, self.variable_dtype))
        return convolution.transposed(x, ops.cast(kernel, x.dtype), 2)

    def output_scale(self, style):
        """What outputs are scaled by.

        Args:
            style: tensor of shape `(batch, channels)`.

        Returns:
            A tensor of shape `(batch, filters)`; without demodulation a
            scalar.
        """
        kernel = ops.cast(self.kernel, self.variable_dtype)
        if not self.demodulate:
            fan_in = self.kernel_size**2 * kernel.shape[2]
            return ops.convert_to_tensor(self.gain / math.sqrt(fan_in))
        energy = ops.sum(ops.square(kernel), axis=(0, 1))
        style = ops.cast(style, self.variable_dtype)
        square = ops.matmul(ops.square(style), energy)
        return self.gain * ops.rsqrt(square + self.epsilon)

    def compute_output_shape(self, inputs_shape, style_shape):
        batch, *size, _ = inputs_shape
        if self.upsample:
            size = [2 * each for each in size]
        return (batch, *size, self.filters)

    def get_config(self):
        return super().get_config() | {
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "upsample": self.upsample,
            "demodulate": self.demodulate,
            "gain": self.gain,
            "use_bias": self.use_bias,
            "epsilon": self.epsilon,
        }


def doubling_kernel(kernel):
    """The kernel of a transposed convolution that doubles, then convolves.

        w[m, n] = sum of f[m - k + 1 + a] f[n - k + 1 + b] kernel[a, b]

    over a and b, with the bilinear filter f along each axis, and the kernel's
    side k.

    Args:
        kernel: tensor of shape `(k, k, channels, filters)`.

    Returns:
        A tensor of shape `(k + 3, k + 3, filters, channels)`.
    """
    size = kernel.shape[0]
    places = np.arange(size + 3)[:, None] - (size - 1) + np.arange(size)
    padded = np.pad(BILINEAR, size)
    spread = padded[places + size]
    return ops.einsum("ma,nb,abio->mnoi", spread, spread, kernel)
