import keras
from keras import ops

from kerasgan.ops import random


@keras.saving.register_keras_serializable("kerasgan")
class Dropout(keras.layers.Layer):
    """Dropout whose masks are a pure function of the game's seed and step.

    Unlike `keras.layers.Dropout` it draws other masks on each replica, and
    the same ones again when a run is resumed.

    Args:
        rate: float in [0, 1), the share of inputs set to zero; the others are
            scaled by `1 / (1 - rate)`.

    Call arguments:
        inputs: float tensor of any shape.
        training: bool, whether to drop anything.

    Output shape:
        Same as the input's.

    Reference:
        [Srivastava et al., 2014](https://jmlr.org/papers/v15/srivastava14a.html)
    """

    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        if not 0 <= rate < 1:
            raise ValueError(
                f"Argument `rate` must be in [0, 1). Received: rate={rate}"
            )
        self.rate = rate
        self.built = True

    def call(self, inputs, training=False):
        if not training or self.rate == 0:
            return inputs
        draw = random.uniform(ops.shape(inputs), random.next_key())
        kept = ops.cast(draw >= self.rate, inputs.dtype)
        return inputs * kept / (1.0 - self.rate)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"rate": self.rate}
