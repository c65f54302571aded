import keras

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class DropReference(keras.layers.Layer):
    """Takes away the rows that `ReferenceBatch` put before a batch.

    Used last in a network.

    Args:
        num_rows: integer, the rows of the reference; as in `ReferenceBatch`.

    Input shape:
        `(num_rows + batch, ...)`.

    Output shape:
        `(batch, ...)`.
    """

    def __init__(self, num_rows, **kwargs):
        super().__init__(**kwargs)
        self.num_rows = check_integer("num_rows", num_rows)
        self.built = True

    def call(self, inputs):
        return inputs[self.num_rows :]

    def compute_output_shape(self, input_shape):
        batch, *row = input_shape
        return (None if batch is None else batch - self.num_rows, *row)

    def get_config(self):
        return super().get_config() | {"num_rows": self.num_rows}
