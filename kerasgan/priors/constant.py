import keras
import tensorflow as tf

from kerasgan.priors.prior import Prior


@keras.saving.register_keras_serializable("kerasgan")
class Constant(Prior):
    """A number that is always the same, unless a user sets it: a knob.

    Such as the truncation of a generator's latents, which is 1 in training.

    Args:
        value: float, the value.
        key: string, the name that it has in the sample.
        low: float, the least value that a user may set; `None` for no limit.
        high: float, the largest.
    """

    def __init__(self, value, key, low=None, high=None):
        self.value = float(value)
        self.key = key
        self.low = low
        self.high = high
        self.controls = (key,)
        self.defaults = {key: self.value}
        if not (low is None or low <= value) or not (
            high is None or value <= high
        ):
            raise ValueError(
                "Argument `value` must be within its bounds. Received: "
                f"value={value}, low={low}, high={high}"
            )

    @property
    def spec(self):
        return {self.key: ((), "float32")}

    def bounds(self, name):
        return self.low, self.high

    def sample(self, num_samples, seed, batch=None):
        return {self.key: tf.fill((num_samples,), self.value)}
