import math

import keras
from keras import ops

ROOT = math.sqrt(2.0)
LARGEST = 1.0 - 2.0**-23  # of which `erfinv` is finite in float32


@keras.saving.register_keras_serializable("kerasgan")
class TruncatedNormal(keras.layers.Layer):
    """Makes draws of N(0, 1) draws of its middle: the truncation trick.

        F^-1(1/2 + p (F(z) - 1/2))

    with the normal distribution function F and the share p of the normal
    distribution that is kept. What comes out has the distribution that drawing
    again whatever lies beyond t = F^-1((1 + p) / 2) has; the same draw moves
    towards 0 as p falls, and stays as it is at p = 1.

    Call arguments:
        inputs: float tensor of shape `(batch, units)`, draws of N(0, 1).
        truncation: float tensor of shape `(batch,)`, p from 0 to 1.

    Output shape:
        That of `inputs`.

    Example:

    >>> z = ops.array([[-3.0, 0.0, 3.0]])
    >>> TruncatedNormal()(z, ops.array([0.6827])).numpy().round(2)
    array([[-1.,  0.,  1.]], dtype=float32)

    Reference:
        [Brock et al., 2018](https://arxiv.org/abs/1809.11096), section 3.1.
    """

    def call(self, inputs, truncation):
        z = ops.cast(inputs, "float32")
        share = ops.expand_dims(ops.cast(truncation, "float32"), -1)
        kept = ops.minimum(share, LARGEST) * ops.erf(z / ROOT)
        middle = ROOT * ops.erfinv(kept)
        drawn = ops.where(share < 1.0, middle, z)
        return ops.cast(drawn, self.compute_dtype)

    def compute_output_shape(self, inputs_shape, truncation_shape):
        return inputs_shape
