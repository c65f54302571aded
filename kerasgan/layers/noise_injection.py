import keras
from keras import ops


@keras.saving.register_keras_serializable("kerasgan")
class NoiseInjection(keras.layers.Layer):
    """Adds a map of noise, as strong as is learned, to feature maps.

        x + (strength noise + bias)

    It gives a generator what it need not make up from its latent: where each
    hair lies, but not that there is hair. The noise is an input, so that a
    sample depends on its row alone and can be drawn again with other noise.

    Args:
        per_channel: bool, whether each channel has a strength of its own, as
            in StyleGAN, or all have one, as in StyleGAN2. They begin at 0.
        use_bias: bool, whether there is a bias for each channel, for a layer
            before that has none.

    Call arguments:
        inputs: float tensor.
        noise: float tensor of shape `(batch, height * width)`.

    Input shape:
        `(batch, height, width, channels)`.

    Output shape:
        Same as the input's.

    Example:

    >>> layer = NoiseInjection()
    >>> x, noise = ops.ones((2, 4, 5, 3)), ops.ones((2, 20))
    >>> layer(x, noise).shape
    TensorShape([2, 4, 5, 3])

    Reference:
        [Karras et al., 2018](https://arxiv.org/abs/1812.04948), section 2;
        [Karras et al., 2019](https://arxiv.org/abs/1912.04958), section 2.1.
    """

    def __init__(self, per_channel=False, use_bias=False, **kwargs):
        super().__init__(**kwargs)
        self.per_channel = per_channel
        self.use_bias = use_bias

    def build(self, inputs_shape, noise_shape):
        _, height, width, channels = inputs_shape
        if noise_shape[-1] != height * width:
            raise ValueError(
                "Argument `noise` must have a number for each of the inputs' "
                f"{height} x {width} positions. Received: noise of shape "
                f"{tuple(noise_shape)}"
            )
        self.strength = self.add_weight(
            shape=(channels,) if self.per_channel else (),
            name="strength",
            initializer="zeros",
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(channels,), name="bias", initializer="zeros"
            )

    def call(self, inputs, noise):
        _, height, width, _ = inputs.shape
        noise = ops.reshape(noise, (-1, height, width, 1))
        strength = ops.cast(self.strength, inputs.dtype)
        noise = strength * ops.cast(noise, inputs.dtype)
        if self.bias is not None:
            # Small tensors first: what graphs that know all sizes make of a
            # sum, so that those that do not give the same bits.
            noise = noise + ops.cast(self.bias, inputs.dtype)
        return inputs + noise

    def compute_output_shape(self, inputs_shape, noise_shape):
        return inputs_shape

    def get_config(self):
        return super().get_config() | {
            "per_channel": self.per_channel,
            "use_bias": self.use_bias,
        }
