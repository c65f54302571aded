import keras
from keras import ops

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class Maxout(keras.layers.Layer):
    """The largest of each group of neighbouring channels.

        y_i = max over j of x_(i k + j),   j = 0..k-1

    After a `Dense` of `k * units` this is the maxout layer of `units` units
    with k pieces; after a convolution, its convolutional form.

    Args:
        num_pieces: integer k, at least 2: the channels of a group.

    Input shape:
        `(batch, ..., num_pieces * units)`.

    Output shape:
        `(batch, ..., units)`.

    Example:

    >>> x = keras.layers.Dense(5 * 240)(ops.ones((2, 784)))
    >>> Maxout(5)(x).shape
    TensorShape([2, 240])

    Reference:
        [Goodfellow et al., 2013](https://arxiv.org/abs/1302.4389), section 3.
    """

    def __init__(self, num_pieces, **kwargs):
        super().__init__(**kwargs)
        self.num_pieces = check_integer("num_pieces", num_pieces, least=2)

    def build(self, input_shape):
        if input_shape[-1] % self.num_pieces:
            raise ValueError(
                "The number of channels must be a multiple of num_pieces="
                f"{self.num_pieces}. Received: input_shape={input_shape}"
            )

    def call(self, inputs):
        shape = self.compute_output_shape(ops.shape(inputs))
        return ops.max(ops.reshape(inputs, (*shape, self.num_pieces)), axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] // self.num_pieces)

    def get_config(self):
        return super().get_config() | {"num_pieces": self.num_pieces}
