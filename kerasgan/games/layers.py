"""What small games are made of, and no other game needs."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("kerasgan")
class Minus(keras.layers.Layer):
    """Takes a learned vector from its inputs: `z - theta`.

    Args:
        start: list of floats, where theta starts.
    """

    def __init__(self, start, **kwargs):
        super().__init__(**kwargs)
        self.start = list(start)

    def build(self, input_shape):
        self.theta = self.add_weight(
            shape=(len(self.start),),
            name="theta",
            initializer=keras.initializers.Constant(self.start),
        )

    def call(self, inputs):
        return inputs - self.theta

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"start": self.start}


@keras.saving.register_keras_serializable("kerasgan")
class Simplex(keras.constraints.Constraint):
    """Projects all entries together to the nearest probabilities.

        max(w - tau, 0),   with the tau for which they sum to 1

    Reference:
        [Duchi et al., 2008](https://doi.org/10.1145/1390156.1390191),
        figure 1.
    """

    def __call__(self, w):
        largest = ops.flip(ops.sort(ops.reshape(w, (-1,))))
        counts = ops.arange(1, largest.shape[0] + 1, dtype=w.dtype)
        tau = (ops.cumsum(largest) - 1.0) / counts
        # The last tau that leaves its own entry positive.
        kept = ops.sum(ops.cast(largest > tau, "int32"))
        return ops.maximum(w - ops.take(tau, kept - 1), 0.0)
