import keras

from kerasgan.layers.conv2d import is_plain
from kerasgan.ops import convolution


@keras.saving.register_keras_serializable("kerasgan")
class Conv2DTranspose(keras.layers.Conv2DTranspose):
    """`keras.layers.Conv2DTranspose`, in the form that is fastest.

    Same arguments, weights and results. One with a stride, "same" padding and
    nothing further goes through `kerasgan.ops.convolution`, which chooses a
    form by device; any other is Keras's own.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, stride * height, stride * width, filters)`.

    Example:

    >>> layer = Conv2DTranspose(8, kernel_size=4, strides=2, padding="same")
    >>> layer(keras.ops.ones((2, 7, 7, 1))).shape
    TensorShape([2, 14, 14, 8])
    """

    def call(self, inputs):
        if self.output_padding is not None or not is_plain(self):
            return super().call(inputs)
        outputs = convolution.transposed(inputs, self.kernel, self.strides[0])
        if self.use_bias:
            outputs = keras.ops.add(outputs, self.bias)
        return self.activation(outputs)
