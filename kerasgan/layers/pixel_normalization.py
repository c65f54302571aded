import keras
from keras import ops


@keras.saving.register_keras_serializable("kerasgan")
class PixelNormalization(keras.layers.Layer):
    """Scales the features at each position to a mean square of 1.

        x / sqrt(mean over channels of x^2 + epsilon)

    Nothing is learned, and rows do not see each other.

    Args:
        epsilon: float, added to the mean square inside of the root.

    Input shape:
        `(batch, ..., channels)`.

    Output shape:
        Same as the input's.

    Example:

    >>> PixelNormalization()(ops.array([[3.0, 4.0]])).numpy().round(2)
    array([[0.85, 1.13]], dtype=float32)

    Reference:
        [Karras et al., 2017](https://arxiv.org/abs/1710.10196), section 4.2.
    """

    def __init__(self, epsilon=1e-8, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon
        self.built = True

    def call(self, inputs):
        x = ops.cast(inputs, self.variable_dtype)
        square = ops.mean(ops.square(x), axis=-1, keepdims=True)
        return ops.cast(x * ops.rsqrt(square + self.epsilon), inputs.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"epsilon": self.epsilon}
