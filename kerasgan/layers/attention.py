import keras
from keras import ops


@keras.saving.register_keras_serializable("kerasgan")
class Attention(keras.layers.Layer):
    """Each place of a map takes what the places that it attends to have.

        o_j = sum over i of b_ji h_i,   b_ji = exp(f_i g_j) / sum_i exp(f_i g_j)

    with the queries g, the keys f and the values h, which are maps. Nothing is
    trained here: see `kerasgan.networks.resnet.self_attention`.

    Call arguments:
        query: float tensor of shape `(batch, height, width, channels)`.
        key: float tensor of shape `(batch, rows, columns, channels)`.
        value: float tensor of shape `(batch, rows, columns, units)`.

    Output shape:
        `(batch, height, width, units)`.

    Example:

    >>> query, key = ops.ones((1, 4, 4, 2)), ops.ones((1, 2, 2, 2))
    >>> Attention()(query, key, ops.ones((1, 2, 2, 5))).shape
    TensorShape([1, 4, 4, 5])

    Reference:
        [Zhang et al., 2018](https://arxiv.org/abs/1805.08318), section 3.
    """

    def build(self, query_shape, key_shape, value_shape):
        ranks = {len(s) for s in (query_shape, key_shape, value_shape)}
        if (
            ranks != {4}
            or query_shape[-1] != key_shape[-1]
            or tuple(key_shape[1:3]) != tuple(value_shape[1:3])
        ):
            raise ValueError(
                "`Attention` takes maps: a query of shape (batch, height, "
                "width, channels), a key of shape (batch, rows, columns, "
                "channels) and a value of shape (batch, rows, columns, units). "
                f"Received: query_shape={tuple(query_shape)}, "
                f"key_shape={tuple(key_shape)}, "
                f"value_shape={tuple(value_shape)}"
            )

    def call(self, query, key, value):
        weights = ops.cast(self.weights_of(query, key), value.dtype)
        attended = ops.matmul(weights, _places(value))
        shape = (-1, *query.shape[1:3], value.shape[-1])
        return ops.reshape(attended, shape)

    def weights_of(self, query, key):
        """How much each place attends to each: b, in full precision.

        Args:
            query, key: as in the call.

        Returns:
            A tensor of shape `(batch, height * width, rows * columns)`, of
            which the last axis sums to 1.
        """
        products = ops.matmul(
            _places(query), ops.transpose(_places(key), (0, 2, 1))
        )
        return ops.softmax(ops.cast(products, "float32"), axis=-1)

    def compute_output_shape(self, query_shape, key_shape, value_shape):
        return (*query_shape[:-1], value_shape[-1])


def _places(maps):
    """Maps as lists of places: `(batch, height * width, channels)`."""
    _, height, width, channels = maps.shape
    return ops.reshape(maps, (-1, height * width, channels))
