import keras
from keras import ops

from kerasgan.ops import random


@keras.saving.register_keras_serializable("kerasgan")
class GaussianNoise(keras.layers.Layer):
    """Additive noise that is a pure function of the game's seed and step.

    Unlike `keras.layers.GaussianNoise` it draws other noise on each replica,
    and the same again when a run is resumed.

    Args:
        stddev: float, at least 0, the noise's standard deviation.

    Call arguments:
        inputs: float tensor of any shape.
        training: bool, whether to add anything.

    Output shape:
        Same as the input's.
    """

    def __init__(self, stddev, **kwargs):
        super().__init__(**kwargs)
        if stddev < 0:
            raise ValueError(
                "Argument `stddev` must be at least 0. "
                f"Received: stddev={stddev}"
            )
        self.stddev = stddev
        self.built = True

    def call(self, inputs, training=False):
        if not training or self.stddev == 0:
            return inputs
        noise = random.normal(ops.shape(inputs), random.next_key())
        return inputs + self.stddev * ops.cast(noise, inputs.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"stddev": self.stddev}
