import keras
from keras import ops

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class FadeIn(keras.layers.Layer):
    """Goes from one input to another as training goes on.

        (1 - alpha) old + alpha new,   alpha = min(1, t / num_steps)

    after t training steps. So a network that has grown begins as what it was.

    Args:
        num_steps: integer, the training steps until only the new input
            counts; 0 for at once.

    Call arguments:
        old: float tensor.
        new: float tensor of the same shape.

    Output shape:
        Same as the inputs'.

    Example:

    >>> layer = FadeIn(num_steps=4)
    >>> layer.build((1,), (1,))
    >>> layer.after_step()
    >>> float(layer(ops.zeros((1,)), ops.ones((1,)))[0])
    0.25

    Reference:
        [Karras et al., 2017](https://arxiv.org/abs/1710.10196), section 2 and
        figure 2.
    """

    def __init__(self, num_steps, **kwargs):
        super().__init__(**kwargs)
        self.num_steps = check_integer("num_steps", num_steps, least=0)

    def build(self, old_shape, new_shape):
        self.step = self.add_weight(
            shape=(),
            name="step",
            dtype="int64",
            initializer="zeros",
            trainable=False,
        )

    def alpha(self):
        """How much the new input counts at this step: a scalar."""
        if self.num_steps == 0:
            return ops.ones((), self.variable_dtype)
        share = ops.cast(self.step, self.variable_dtype) / self.num_steps
        return ops.minimum(share, 1.0)

    def call(self, old, new):
        alpha = ops.cast(self.alpha(), new.dtype)
        return (1.0 - alpha) * old + alpha * new

    def after_step(self):
        """Counts a training step; the game calls it once in each."""
        self.step.assign_add(1)

    def compute_output_shape(self, old_shape, new_shape):
        return new_shape

    def get_config(self):
        return super().get_config() | {"num_steps": self.num_steps}
