import keras

from kerasgan.ops import resampling


@keras.saving.register_keras_serializable("kerasgan")
class UpsampledConv2D(keras.layers.Conv2D):
    """A convolution of maps that are doubled first, each pixel four times.

    The same function and weights as `UpSampling2D` and then `Conv2D`, in less
    than half the time: see `kerasgan.ops.resampling`.

    Args:
        filters: integer.
        kernel_size: odd integer, or a tuple of two.
        **kwargs: as of `keras.layers.Conv2D`; the padding is "same" and there
            are no strides, dilations or groups.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        `(batch, 2 height, 2 width, filters)`.

    Example:

    >>> layer = UpsampledConv2D(8, kernel_size=3)
    >>> layer(keras.ops.ones((2, 7, 7, 4))).shape
    TensorShape([2, 14, 14, 8])
    """

    def __init__(self, filters, kernel_size, padding="same", **kwargs):
        super().__init__(filters, kernel_size, padding=padding, **kwargs)
        check_plain(self)

    def convolution_op(self, inputs, kernel):
        return resampling.doubled(inputs, kernel)

    def compute_output_shape(self, input_shape):
        batch, height, width, _ = input_shape
        size = [side and 2 * side for side in (height, width)]
        return (batch, *size, self.filters)


def check_plain(layer):
    """Raises a `ValueError` for a convolution that cannot be resampled."""
    rows, columns = layer.kernel_size
    expected = {
        "padding": "same",
        "strides": (1, 1),
        "dilation_rate": (1, 1),
        "groups": 1,
        "data_format": "channels_last",
    }
    for name, value in expected.items():
        if getattr(layer, name) != value:
            raise ValueError(
                f"Argument `{name}` must be {value!r} where maps are resampled "
                f"too. Received: {name}={getattr(layer, name)!r}"
            )
    if rows % 2 == 0 or columns % 2 == 0:
        raise ValueError(
            "Argument `kernel_size` must be odd where maps are resampled too. "
            f"Received: kernel_size={layer.kernel_size}"
        )
