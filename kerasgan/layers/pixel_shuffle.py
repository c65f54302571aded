import keras
from keras import ops

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class PixelShuffle(keras.layers.Layer):
    """Channels become pixels: maps grow, at the cost of their number.

        y[r i + a, r j + b, c] = x[i, j, (r a + b) C + c]

    with C the channels that are left. After a convolution this is one of
    sub-pixels: all of its work is done at the small size.

    Args:
        factor: integer, r: by how much height and width grow.

    Input shape:
        `(batch, height, width, factor^2 channels)`.

    Output shape:
        `(batch, factor height, factor width, channels)`.

    Example:

    >>> PixelShuffle(2)(ops.zeros((1, 7, 7, 64))).shape
    TensorShape([1, 14, 14, 16])

    Reference:
        [Shi et al., 2016](https://arxiv.org/abs/1609.05158), eq. 4, up to the
        order of the channels.
    """

    def __init__(self, factor=2, **kwargs):
        super().__init__(**kwargs)
        self.factor = check_integer("factor", factor)
        self.built = True

    def call(self, inputs):
        factor, channels = self.factor, self._channels(inputs.shape)
        batch, height, width, _ = ops.shape(inputs)
        squares = (batch, height, width, factor, factor, channels)
        x = ops.transpose(ops.reshape(inputs, squares), (0, 1, 3, 2, 4, 5))
        return ops.reshape(
            x, (batch, factor * height, factor * width, channels)
        )

    def compute_output_shape(self, input_shape):
        batch, height, width, _ = input_shape
        height, width = (
            None if side is None else self.factor * side
            for side in (height, width)
        )
        return (batch, height, width, self._channels(input_shape))

    def _channels(self, shape):
        if len(shape) != 4 or shape[-1] % self.factor**2:
            raise ValueError(
                "`PixelShuffle` takes maps, of shape (batch, height, width, "
                f"channels), whose channels are a multiple of "
                f"{self.factor**2}. Received: input_shape={tuple(shape)}"
            )
        return shape[-1] // self.factor**2

    def get_config(self):
        return super().get_config() | {"factor": self.factor}
