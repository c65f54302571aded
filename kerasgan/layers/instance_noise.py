import keras
from keras import ops

from kerasgan.layers.arguments import check_integer
from kerasgan.ops import random


@keras.saving.register_keras_serializable("kerasgan")
class InstanceNoise(keras.layers.Layer):
    """Noise on what a discriminator sees, which fades as training goes on.

        x + sigma max(0, 1 - t / num_steps) n,   n ~ N(0, I)

    at training step t. Real and fake distributions then overlap, so that the
    discriminator cannot tell them apart perfectly while both are far apart.
    Used first in a discriminator.

    Args:
        stddev: float sigma, at least 0, the deviation at the first step.
        num_steps: integer, the training steps until there is no noise.

    Call arguments:
        inputs: float tensor of any shape.
        training: bool, whether to add anything.

    Output shape:
        Same as the input's.

    Reference:
        [Sonderby et al., 2017](https://arxiv.org/abs/1610.04490);
        [Arjovsky and Bottou, 2017](https://arxiv.org/abs/1701.04862),
        section 3.
    """

    def __init__(self, stddev, num_steps, **kwargs):
        super().__init__(**kwargs)
        if stddev < 0:
            raise ValueError(
                "Argument `stddev` must be at least 0. "
                f"Received: stddev={stddev}"
            )
        self.stddev = stddev
        self.num_steps = check_integer("num_steps", num_steps)

    def build(self, input_shape):
        self.step = self.add_weight(
            shape=(),
            name="step",
            dtype="int64",
            initializer="zeros",
            trainable=False,
        )

    def call(self, inputs, training=False):
        if not training:
            return inputs
        noise = random.normal(ops.shape(inputs), random.next_key())
        noise = self.deviation() * ops.cast(noise, self.variable_dtype)
        return inputs + ops.cast(noise, inputs.dtype)

    def deviation(self):
        """The noise's standard deviation at this step: a scalar."""
        share = ops.cast(self.step, self.variable_dtype) / self.num_steps
        return self.stddev * ops.maximum(1.0 - share, 0.0)

    def after_step(self):
        """Counts a training step; the game calls it once in each."""
        self.step.assign_add(1)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {
            "stddev": self.stddev,
            "num_steps": self.num_steps,
        }
