import keras
from keras import ops

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class Projection(keras.layers.Layer):
    """How well features go with a label: what a projection critic adds.

        h(x, y) = psi(phi(x)) + <e_y, phi(x)>

    This layer is the second summand, with a trained vector e_y for each label.

    Args:
        num_classes: integer.
        embeddings_initializer: initialiser of the vectors e_y.

    Call arguments:
        inputs: float tensor of shape `(batch, units)`: the features phi(x).
        label: integer tensor of shape `(batch,)`.

    Output shape:
        `(batch, 1)`.

    Example:

    >>> features, label = ops.ones((2, 16)), ops.array([3, 7])
    >>> score = keras.layers.Dense(1)(features)
    >>> score += Projection(num_classes=10)(features, label)
    >>> score.shape
    TensorShape([2, 1])

    Reference:
        [Miyato and Koyama, 2018](https://arxiv.org/abs/1802.05637), section 3.
    """

    def __init__(
        self, num_classes, embeddings_initializer="random_normal", **kwargs
    ):
        super().__init__(**kwargs)
        self.num_classes = check_integer("num_classes", num_classes)
        self.embeddings_initializer = keras.initializers.get(
            embeddings_initializer
        )

    def build(self, input_shape):
        if len(input_shape) != 2:
            raise ValueError(
                "`Projection` takes vectors, of shape (batch, units). "
                f"Received: input_shape={input_shape}"
            )
        self.embeddings = self.add_weight(
            shape=(self.num_classes, input_shape[-1]),
            name="embeddings",
            initializer=self.embeddings_initializer,
        )

    def call(self, inputs, label):
        row = ops.one_hot(label, self.num_classes, dtype=self.compute_dtype)
        embedded = ops.matmul(row, self.embeddings)
        return ops.sum(embedded * inputs, axis=-1, keepdims=True)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], 1)

    def get_config(self):
        return super().get_config() | {
            "num_classes": self.num_classes,
            "embeddings_initializer": keras.initializers.serialize(
                self.embeddings_initializer
            ),
        }
