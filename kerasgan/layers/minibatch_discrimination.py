import keras
from keras import ops

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class MinibatchDiscrimination(keras.layers.Layer):
    """Tells a discriminator how close each sample is to the rest of its batch.

        M_i = f_i T                                  (num_kernels, kernel_dim)
        o_i,b = sum over j != i of exp(-||M_i,b - M_j,b||_1)

    The layer appends o_i to f_i. The paper's sum has the term j = i too, which
    adds the constant 1 to each o_i,b.

    Rows of a batch see each other (`couples_batch`), so that an exported game
    offers no `discriminate`. Under several replicas the batch is that of a
    replica. Memory grows with the square of the batch.

    Args:
        num_kernels: integer, the features appended.
        kernel_dim: integer, the size of the vectors compared.
        kernel_initializer: initialiser of T.

    Input shape:
        `(batch, features)`.

    Output shape:
        `(batch, features + num_kernels)`.

    Reference:
        [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 3.2.
    """

    couples_batch = True

    def __init__(
        self,
        num_kernels=100,
        kernel_dim=5,
        kernel_initializer="glorot_uniform",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.num_kernels = check_integer("num_kernels", num_kernels)
        self.kernel_dim = check_integer("kernel_dim", kernel_dim)
        self.kernel_initializer = keras.initializers.get(kernel_initializer)

    def build(self, input_shape):
        if len(input_shape) != 2:
            raise ValueError(
                "`MinibatchDiscrimination` takes vectors, of shape (batch, "
                f"features). Received: input_shape={input_shape}"
            )
        self.kernel = self.add_weight(
            shape=(input_shape[-1], self.num_kernels * self.kernel_dim),
            name="kernel",
            initializer=self.kernel_initializer,
        )

    def call(self, inputs):
        m = ops.reshape(
            ops.matmul(inputs, self.kernel),
            (-1, self.num_kernels, self.kernel_dim),
        )
        distance = ops.sum(ops.abs(m[:, None] - m[None]), axis=-1)
        others = 1.0 - ops.eye(ops.shape(m)[0], dtype=m.dtype)
        closeness = ops.sum(ops.exp(-distance) * others[..., None], axis=1)
        return ops.concatenate([inputs, closeness], axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] + self.num_kernels)

    def get_config(self):
        return super().get_config() | {
            "num_kernels": self.num_kernels,
            "kernel_dim": self.kernel_dim,
            "kernel_initializer": keras.initializers.serialize(
                self.kernel_initializer
            ),
        }
