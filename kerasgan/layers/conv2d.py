import keras

from kerasgan.ops import convolution


@keras.saving.register_keras_serializable("kerasgan")
class Conv2D(keras.layers.Conv2D):
    """`keras.layers.Conv2D`, with gradients in the form that is fastest.

    Same arguments, weights and results. A convolution with a stride, "same"
    padding and nothing further goes through `kerasgan.ops.convolution`, which
    chooses a form by device; any other is Keras's own.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, ceil(height / stride), ceil(width / stride), filters)`.

    Example:

    >>> layer = Conv2D(8, kernel_size=4, strides=2, padding="same")
    >>> layer(keras.ops.ones((2, 28, 28, 1))).shape
    TensorShape([2, 14, 14, 8])
    """

    def convolution_op(self, inputs, kernel):
        if self.groups != 1 or not is_plain(self):
            return super().convolution_op(inputs, kernel)
        return convolution.strided(inputs, kernel, self.strides[0])


def is_plain(layer):
    """Whether a layer is a convolution that the fast forms are made for."""
    return (
        layer.padding == "same"
        and layer.data_format == "channels_last"
        and layer.strides[0] == layer.strides[1]
        and layer.dilation_rate in (1, (1, 1))
    )
