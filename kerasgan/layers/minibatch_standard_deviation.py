import keras
from keras import ops

from kerasgan.layers.arguments import check_integer


@keras.saving.register_keras_serializable("kerasgan")
class MinibatchStandardDeviation(keras.layers.Layer):
    """Tells a discriminator how much the samples of a batch vary.

    The standard deviation over the batch of each feature at each position is
    averaged over features and positions; that one number is appended as a
    constant feature map.

    Rows of a batch see each other (`couples_batch`), so that an exported game
    offers no `discriminate`. Under several replicas the batch is that of a
    replica.

    Args:
        group_size: integer of at least 2, to take the deviation over groups
            of so many rows instead of the whole batch, which must be a
            multiple of it. Row i is grouped with the rows i + m, i + 2 m, ...
            where m is the number of groups.
        epsilon: float, added to the variance inside of the root.

    Input shape:
        `(batch, ..., channels)`.

    Output shape:
        `(batch, ..., channels + 1)`.

    Reference:
        [Karras et al., 2018](https://arxiv.org/abs/1710.10196), section 3.
    """

    couples_batch = True

    def __init__(self, group_size=None, epsilon=1e-8, **kwargs):
        super().__init__(**kwargs)
        if group_size is not None:
            check_integer("group_size", group_size, least=2)
        self.group_size = group_size
        self.epsilon = epsilon
        self.built = True

    def call(self, inputs):
        batch, *row = ops.shape(inputs)
        size = self.group_size or batch
        if isinstance(batch, int) and batch % size:
            raise ValueError(
                f"A batch must be a multiple of group_size={size}. "
                f"Received: {batch} rows"
            )
        groups = ops.reshape(inputs, (size, -1, *row))
        variance = ops.var(ops.cast(groups, self.variable_dtype), axis=0)
        deviation = ops.sqrt(variance + self.epsilon)
        axes = tuple(range(1, len(row) + 1))
        level = ops.mean(deviation, axis=axes, keepdims=True)
        level = ops.tile(level, (size, *(1 for _ in row)))
        level = ops.broadcast_to(level, (batch, *row[:-1], 1))
        return ops.concatenate([inputs, ops.cast(level, inputs.dtype)], -1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] + 1)

    def get_config(self):
        return super().get_config() | {
            "group_size": self.group_size,
            "epsilon": self.epsilon,
        }
