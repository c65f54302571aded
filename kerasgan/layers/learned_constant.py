import keras
from keras import ops

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class LearnedConstant(keras.layers.Layer):
    """The same trained tensor for each row, in the place of an input.

    Args:
        shape: tuple of integers, the shape of a row.
        initializer: what the tensor is at first.

    Call arguments:
        inputs: tensor, which says by its first axis how many rows there are.

    Input shape:
        `(batch, ...)`.

    Output shape:
        `(batch, *shape)`.

    Example:

    >>> LearnedConstant((4, 4, 8))(ops.ones((2, 5))).shape
    TensorShape([2, 4, 4, 8])

    Reference:
        [Karras et al., 2018](https://arxiv.org/abs/1812.04948), section 2.
    """

    def __init__(self, shape, initializer="ones", **kwargs):
        super().__init__(**kwargs)
        self.shape = tuple(check_integer("shape", size) for size in shape)
        self.initializer = keras.initializers.get(initializer)

    def build(self, input_shape):
        self.constant = self.add_weight(
            shape=self.shape, name="constant", initializer=self.initializer
        )

    def call(self, inputs):
        shape = (ops.shape(inputs)[0], *self.shape)
        constant = ops.cast(self.constant, self.compute_dtype)
        return ops.broadcast_to(constant, shape)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], *self.shape)

    def get_config(self):
        return super().get_config() | {
            "shape": self.shape,
            "initializer": keras.initializers.serialize(self.initializer),
        }
