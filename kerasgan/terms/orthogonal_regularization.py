import keras
import tensorflow as tf

from kerasgan.game.term import Term
from kerasgan.ops.linear_algebra import kernel_matrix


@keras.saving.register_keras_serializable("kerasgan")
class OrthogonalRegularization(Term):
    """The weights of different outputs of a layer should be orthogonal.

        weight sum over kernels W of  ||W^T W o (1 - I)||_F^2

    where the columns of W are the weights of a layer's outputs, and the
    diagonal is left out so that their lengths are free. It is paid for the
    kernels of all networks that the player moves; biases, embeddings and the
    weights of normalisations do not count.

    Args:
        weight: float, the paper's beta.
        every: integer, evaluate on every so many steps only.
        name: string, names the term in logs.

    Reference:
        [Brock et al., 2018](https://arxiv.org/abs/1809.11096), eq. 3.
    """

    default_name = "orthogonal_regularization"
    needs = ()

    def __init__(self, weight=1e-4, every=1, name=None):
        super().__init__(weight=weight, every=every, name=name)

    def prepare(self, game, player):
        self.owned = player.networks
        if not self._kernels(game.networks):
            raise ValueError(
                f"Term `{self.name}` needs networks with kernels. "
                f"Received: {list(self.owned)} without any"
            )

    def _kernels(self, networks):
        """Pairs of a layer and its kernel."""
        layers = [
            layer
            for name in self.owned
            for layer in networks[name]._flatten_layers()
            if not isinstance(layer, keras.layers.Wrapper)  # but what it wraps
        ]
        pairs = [(layer, getattr(layer, "kernel", None)) for layer in layers]
        return [
            (layer, kernel)
            for layer, kernel in pairs
            if isinstance(kernel, keras.Variable) and kernel.trainable
        ]

    def cost(self, play):
        return tf.add_n(
            [
                off_diagonal(kernel_matrix(layer, kernel))
                for layer, kernel in self._kernels(play.networks)
            ]
        )


def off_diagonal(matrix):
    """`||W^T W o (1 - I)||_F^2`."""
    products = tf.matmul(matrix, matrix, transpose_a=True)
    products = tf.linalg.set_diag(products, tf.zeros_like(products[0]))
    return tf.reduce_sum(tf.square(products))
