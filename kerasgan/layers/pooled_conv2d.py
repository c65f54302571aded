import keras

from kerasgan.layers.upsampled_conv2d import check_plain
from kerasgan.ops import resampling


@keras.saving.register_keras_serializable("kerasgan")
class PooledConv2D(keras.layers.Conv2D):
    """A convolution of which each square of four pixels then makes a mean.

    The same function and weights as `Conv2D` and then `AveragePooling2D`, in
    about half the time: see `kerasgan.ops.resampling`.

    Args:
        filters: integer.
        kernel_size: odd integer, or a tuple of two.
        **kwargs: as of `keras.layers.Conv2D`; the padding is "same" and there
            are no strides, dilations or groups.

    Input shape:
        `(batch, height, width, channels)`, height and width even.

    Output shape:
        `(batch, height / 2, width / 2, filters)`.

    Example:

    >>> layer = PooledConv2D(8, kernel_size=3)
    >>> layer(keras.ops.ones((2, 14, 14, 4))).shape
    TensorShape([2, 7, 7, 8])
    """

    def __init__(self, filters, kernel_size, padding="same", **kwargs):
        super().__init__(filters, kernel_size, padding=padding, **kwargs)
        check_plain(self)

    def build(self, input_shape):
        if any(side and side % 2 for side in input_shape[1:3]):
            raise ValueError(
                "`PooledConv2D` takes maps of even height and width. "
                f"Received: input_shape={tuple(input_shape)}"
            )
        super().build(input_shape)

    def convolution_op(self, inputs, kernel):
        # The bias comes after, and is its own mean.
        return resampling.halved(inputs, kernel)

    def compute_output_shape(self, input_shape):
        batch, height, width, _ = input_shape
        size = [side and side // 2 for side in (height, width)]
        return (batch, *size, self.filters)
