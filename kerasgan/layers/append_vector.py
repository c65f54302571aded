import keras
from keras import ops


@keras.saving.register_keras_serializable("kerasgan")
class AppendVector(keras.layers.Layer):
    """Appends a row's vector to its features, at every position of a map.

    With `OneHot` or `LabelEmbedding` before it, this is how a network is told
    a label.

    Call arguments:
        inputs: float tensor of shape `(batch, ..., channels)`: vectors, or
            maps such as images.
        vector: float tensor of shape `(batch, units)`.

    Output shape:
        `(batch, ..., channels + units)`.

    Example:

    >>> from kerasgan.layers import OneHot
    >>> label = OneHot(10)(ops.array([3, 7]))
    >>> AppendVector()(ops.zeros((2, 28, 28, 1)), label).shape
    TensorShape([2, 28, 28, 11])

    Reference:
        [Mirza and Osindero, 2014](https://arxiv.org/abs/1411.1784), section
        3.2.
    """

    def call(self, inputs, vector):
        batch, *positions = ops.shape(inputs)[:-1]
        ones = (1 for _ in positions)
        vector = ops.reshape(vector, (batch, *ones, vector.shape[-1]))
        vector = ops.broadcast_to(vector, (batch, *positions, vector.shape[-1]))
        return ops.concatenate([inputs, vector], axis=-1)

    def compute_output_shape(self, inputs_shape, vector_shape):
        return (*inputs_shape[:-1], inputs_shape[-1] + vector_shape[-1])
