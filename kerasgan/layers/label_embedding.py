import keras
from keras import ops

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class LabelEmbedding(keras.layers.Layer):
    """A trained vector for each label.

    The same function as `keras.layers.Embedding`, as a matrix product with
    one-hot vectors: for the few classes of labels as fast, and its gradient is
    a plain tensor, as a vector field wants, not a sparse one.

    Args:
        num_classes: integer.
        units: integer, the size of the vectors.
        embeddings_initializer: initialiser of the vectors.

    Input shape:
        `(batch,)`: integers from 0 to `num_classes - 1`. Others give zeros.

    Output shape:
        `(batch, units)`.
    """

    def __init__(
        self,
        num_classes,
        units,
        embeddings_initializer="random_normal",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.num_classes = check_integer("num_classes", num_classes)
        self.units = check_integer("units", units)
        self.embeddings_initializer = keras.initializers.get(
            embeddings_initializer
        )

    def build(self, input_shape):
        self.embeddings = self.add_weight(
            shape=(self.num_classes, self.units),
            name="embeddings",
            initializer=self.embeddings_initializer,
        )

    def call(self, inputs):
        row = ops.one_hot(inputs, self.num_classes, dtype=self.compute_dtype)
        return ops.matmul(row, self.embeddings)

    def compute_output_shape(self, input_shape):
        return (*input_shape, self.units)

    def get_config(self):
        return super().get_config() | {
            "num_classes": self.num_classes,
            "units": self.units,
            "embeddings_initializer": keras.initializers.serialize(
                self.embeddings_initializer
            ),
        }
