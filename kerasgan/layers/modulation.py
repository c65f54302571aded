import keras
from keras import ops


@keras.saving.register_keras_serializable("kerasgan")
class Modulation(keras.layers.Layer):
    """Scales and shifts each channel, of each row by its own numbers.

        x (1 + gain) + bias

    After a normalisation without scale and shift of its own, gain and bias
    computed from a condition make that normalisation conditional.

    Call arguments:
        inputs: float tensor of shape `(batch, ..., channels)`.
        gain: float tensor of shape `(batch, channels)`; 0 leaves the scale.
        bias: float tensor of shape `(batch, channels)`.

    Output shape:
        That of `inputs`.

    Example:

    >>> import numpy as np
    >>> x = np.ones((1, 4, 4, 2), "float32")
    >>> y = Modulation()(x, np.array([[0.0, 1.0]]), np.array([[3.0, 0.0]]))
    >>> y[0, 0, 0].numpy()
    array([4., 2.], dtype=float32)

    Reference:
        [Dumoulin et al., 2016](https://arxiv.org/abs/1610.07629), eq. 5, and
        [Brock et al., 2018](https://arxiv.org/abs/1809.11096), appendix B.
    """

    def build(self, inputs_shape, gain_shape, bias_shape):
        expected = (inputs_shape[0], inputs_shape[-1])
        for name, shape in {"gain": gain_shape, "bias": bias_shape}.items():
            if len(shape) != 2 or shape[-1] != expected[-1]:
                raise ValueError(
                    f"Argument `{name}` must have shape {expected}. "
                    f"Received: {name} of shape {tuple(shape)}"
                )

    def call(self, inputs, gain, bias):
        ones = (1,) * (len(inputs.shape) - 2)
        gain, bias = (
            ops.reshape(x, (-1, *ones, inputs.shape[-1])) for x in (gain, bias)
        )
        return inputs * (1.0 + gain) + bias

    def compute_output_shape(self, inputs_shape, gain_shape, bias_shape):
        return inputs_shape
