import keras
from keras import ops


@keras.saving.register_keras_serializable("kerasgan")
class Truncation(keras.layers.Layer):
    """Moves styles towards their mean: less variety, more fidelity.

        mean + psi (w - mean)

    In training styles stay as they are and their mean is tracked: once a
    training step, over the rows of all replicas,

        mean <- mean + max(1 - momentum, 1 / t) (batch mean - mean)

    at step t, so that at first it is the mean of all that was seen.

    Args:
        momentum: float in [0, 1), what is kept of the mean in a long training.

    Call arguments:
        inputs: float tensor, styles.
        psi: float tensor of shape `(batch,)`; 1 leaves a row as it is, 0
            makes it the mean, and a negative number its opposite.
        training: bool, whether styles are tracked and not moved.

    Input shape:
        `(batch, ..., style_dim)`.

    Output shape:
        Same as the input's.

    Example:

    >>> layer = Truncation()
    >>> w = ops.array([[1.0, 3.0], [3.0, 5.0]])
    >>> _ = layer(w, ops.ones((2,)), training=True)
    >>> layer.after_step()  # as a game does
    >>> layer(w, ops.array([0.5, 0.0])).numpy().tolist()
    [[1.5, 3.5], [2.0, 4.0]]

    Reference:
        [Karras et al., 2018](https://arxiv.org/abs/1812.04948), appendix B.
    """

    def __init__(self, momentum=0.995, **kwargs):
        super().__init__(**kwargs)
        if not 0.0 <= momentum < 1.0:
            raise ValueError(
                "Argument `momentum` must be in [0, 1). "
                f"Received: momentum={momentum!r}"
            )
        self.momentum = momentum

    def build(self, inputs_shape, psi_shape):
        self.mean = self._add("mean", (inputs_shape[-1],))
        self.batch_mean = self._add("batch_mean", (inputs_shape[-1],))
        self.step = self._add("step", (), "int64")

    def _add(self, name, shape, dtype=None):
        return self.add_weight(
            shape=shape,
            name=name,
            dtype=dtype,
            initializer="zeros",
            trainable=False,
            autocast=False,
        )

    def call(self, inputs, psi, training=False):
        if training:
            self._track(ops.stop_gradient(inputs))
            return inputs
        mean = ops.cast(self.mean, inputs.dtype)
        ones = [1] * (len(inputs.shape) - 1)
        psi = ops.reshape(ops.cast(psi, inputs.dtype), (-1, *ones))
        # In this form 1 is exact.
        return inputs + (1.0 - psi) * (mean - inputs)

    def _track(self, inputs):
        axes = tuple(range(len(inputs.shape) - 1))
        styles = ops.cast(inputs, self.variable_dtype)
        self.batch_mean.assign(ops.mean(styles, axis=axes))

    def after_step(self):
        """Moves the mean; the game calls it once a training step."""
        self.step.assign_add(1)
        step = ops.cast(self.step, self.variable_dtype)
        rate = ops.maximum(1.0 - self.momentum, 1.0 / step)
        self.mean.assign(self.mean + rate * (self.batch_mean - self.mean))

    def compute_output_shape(self, inputs_shape, psi_shape):
        return inputs_shape

    def get_config(self):
        return super().get_config() | {"momentum": self.momentum}
