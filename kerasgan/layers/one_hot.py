import keras
from keras import ops

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class OneHot(keras.layers.Layer):
    """Labels as vectors with a 1 at the label and 0 elsewhere.

    Args:
        num_classes: integer, the size of the vectors.

    Input shape:
        `(batch,)`: integers from 0 to `num_classes - 1`. Others give zeros.

    Output shape:
        `(batch, num_classes)`.

    Reference:
        [Mirza and Osindero, 2014](https://arxiv.org/abs/1411.1784), section
        4.1.
    """

    def __init__(self, num_classes, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = check_integer("num_classes", num_classes)
        self.built = True

    def call(self, inputs):
        return ops.one_hot(inputs, self.num_classes, dtype=self.compute_dtype)

    def compute_output_shape(self, input_shape):
        return (*input_shape, self.num_classes)

    def get_config(self):
        return super().get_config() | {"num_classes": self.num_classes}
