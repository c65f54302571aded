import keras
from keras import ops

from kerasgan.layers.arguments import check_integer

# Where noise is cut off, so that its logarithms are finite: half of the
# smallest step of 24 bits, and the largest float32 below 1.
LEAST, LARGEST = 2.0**-25, 1.0 - 2.0**-24


@keras.saving.register_keras_serializable("kerasgan")
class GumbelSoftmax(keras.layers.Layer):
    """Draws one of several symbols, so that a gradient passes.

        g = -log(-log u),   u ~ U(0, 1)
        hard = one-hot of argmax (logits + g),   of probability softmax(logits)
        soft = softmax((logits + g) / t)

    The output is `hard`, with the gradient of `soft`. The temperature t falls
    linearly from `start` to `end` over the training steps. The noise is an
    input, so that a sample that comes of it depends on its own row of the
    prior only. In inference the output is `hard` too, of the same noise.

    Args:
        start: float above 0, the temperature at the first step.
        end: float above 0, the temperature after `num_steps`.
        num_steps: integer, the training steps in between.
        straight_through: bool; if false, the output in training is `soft`.

    Call arguments:
        logits: float tensor of shape `(batch, ..., symbols)`.
        noise: float tensor of the same shape, from U(-1, 1), as
            `kerasgan.priors.Uniform` draws it.
        training: bool; matters if not `straight_through`.

    Output shape:
        Same as that of the logits.

    Example:

    >>> import numpy as np
    >>> GumbelSoftmax()(np.array([[0.0, 9.0]]), np.zeros((1, 2))).numpy()
    array([[0., 1.]], dtype=float32)

    Reference:
        [Jang et al., 2016](https://arxiv.org/abs/1611.01144);
        [Kusner et al., 2016](https://arxiv.org/abs/1611.04051)
    """

    def __init__(
        self,
        start=1.0,
        end=1.0,
        num_steps=1,
        straight_through=True,
        **kwargs,
    ):
        # Noise of 8 bits, as halves have, would not draw what it should.
        super().__init__(autocast=False, **kwargs)
        for name, value in {"start": start, "end": end}.items():
            if not value > 0:
                raise ValueError(
                    f"Argument `{name}` must be above 0. "
                    f"Received: {name}={value!r}"
                )
        self.start = start
        self.end = end
        self.num_steps = check_integer("num_steps", num_steps)
        self.straight_through = straight_through

    def build(self, logits_shape, noise_shape):
        self.step = self.add_weight(
            shape=(),
            name="step",
            dtype="int64",
            initializer="zeros",
            trainable=False,
        )

    def call(self, logits, noise, training=False):
        noisy = ops.cast(logits, "float32") + gumbel(noise)
        soft = ops.softmax(noisy / self.temperature(), axis=-1)
        if training and not self.straight_through:
            return ops.cast(soft, self.compute_dtype)
        hard = ops.one_hot(ops.argmax(noisy, axis=-1), noisy.shape[-1])
        # The value of `hard`, to the bit, and the gradient of `soft`.
        passed = hard + (soft - ops.stop_gradient(soft))
        return ops.cast(passed, self.compute_dtype)

    def temperature(self):
        """The temperature at this step: a scalar."""
        share = ops.cast(self.step, "float32") / self.num_steps
        return self.start + (self.end - self.start) * ops.minimum(share, 1.0)

    def after_step(self):
        """Counts a training step; the game calls it once in each."""
        self.step.assign_add(1)

    def compute_output_shape(self, logits_shape, noise_shape):
        return logits_shape

    def get_config(self):
        return super().get_config() | {
            "start": self.start,
            "end": self.end,
            "num_steps": self.num_steps,
            "straight_through": self.straight_through,
        }


def gumbel(noise):
    """Gumbel's distribution, from U(-1, 1)."""
    uniform = ops.clip((ops.cast(noise, "float32") + 1.0) / 2.0, LEAST, LARGEST)
    return -ops.log(-ops.log(uniform))
