import keras
from keras import ops


@keras.saving.register_keras_serializable("kerasgan")
class AdaptiveInstanceNormalization(keras.layers.Layer):
    """Normalises each channel of each row, and gives it a scale and a shift.

        scale (x - mean) / sqrt(variance + epsilon) + shift

    with mean and variance over the positions of a row. The style that scale
    and shift are made of then says all that there is to say of a channel's
    size, until the next normalisation.

    Args:
        epsilon: float, added to the variance inside of the root.

    Call arguments:
        inputs: float tensor.
        scale: float tensor of shape `(batch, channels)`.
        shift: float tensor of shape `(batch, channels)`.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        Same as the input's.

    Example:

    >>> layer = AdaptiveInstanceNormalization()
    >>> x = keras.random.normal((2, 8, 8, 3), mean=5.0)
    >>> y = layer(x, 2.0 * ops.ones((2, 3)), ops.ones((2, 3)))
    >>> ops.std(y, axis=(1, 2)).numpy().round(2).tolist()
    [[2.0, 2.0, 2.0], [2.0, 2.0, 2.0]]

    Reference:
        [Huang and Belongie, 2017](https://arxiv.org/abs/1703.06868);
        [Karras et al., 2018](https://arxiv.org/abs/1812.04948), equation 1.
    """

    def __init__(self, epsilon=1e-8, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, inputs_shape, scale_shape, shift_shape):
        for name, shape in (("scale", scale_shape), ("shift", shift_shape)):
            if shape[-1] != inputs_shape[-1]:
                raise ValueError(
                    f"Argument `{name}` must have a number for each of the "
                    f"inputs' {inputs_shape[-1]} channels. Received: a "
                    f"{name} of shape {tuple(shape)}"
                )

    def call(self, inputs, scale, shift):
        x = ops.cast(inputs, self.variable_dtype)
        mean, variance = ops.moments(x, axes=(1, 2), keepdims=True)
        scale, shift = (
            ops.cast(each, x.dtype)[:, None, None, :] for each in (scale, shift)
        )
        scale = scale * ops.rsqrt(variance + self.epsilon)
        return ops.cast(x * scale + (shift - mean * scale), inputs.dtype)

    def compute_output_shape(self, inputs_shape, scale_shape, shift_shape):
        return inputs_shape

    def get_config(self):
        return super().get_config() | {"epsilon": self.epsilon}
