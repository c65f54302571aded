import keras
from keras import ops

from kerasgan.layers.reparametrization import Reparametrization
from kerasgan.ops.linear_algebra import kernel_matrix
from kerasgan.ops.linear_algebra import power_iterations
from kerasgan.ops.linear_algebra import unit

EPSILON = 1e-12
NUM_FIRST_ITERATIONS = 15  # so that the first steps are normalised already


@keras.saving.register_keras_serializable("kerasgan")
class SpectralNormalization(Reparametrization):
    """Wraps a layer to divide its kernel by its largest singular value.

        W / sigma,   sigma = v^T W u

    where the unit vectors u and v come from power iteration: one iteration a
    training step, however often the layer is called in it. They are constants
    to the gradient, which passes through sigma.

    The kernel that is trained is never overwritten. (Unlike
    `keras.layers.SpectralNormalization`, which normalises the variable itself
    at every call in training and passes no gradient through sigma.)

    A convolution's kernel is normalised as the matrix that maps a patch to
    its outputs.

    Args:
        layer: the layer to wrap: `Dense`, a convolution, a transposed
            convolution, `LabelEmbedding`, `keras.layers.Embedding`.

    Input shape:
        As the wrapped layer's.

    Output shape:
        As the wrapped layer's.

    Example:

    >>> layer = SpectralNormalization(keras.layers.Dense(3))
    >>> y = layer(ops.ones((2, 4)))
    >>> singular_values = ops.svd(layer.effective_kernel(), compute_uv=False)
    >>> round(float(singular_values[0]), 2)
    1.0

    Reference:
        [Miyato et al., 2018](https://arxiv.org/abs/1802.05957), section 2.1
        and algorithm 1.
    """

    def build(self, input_shape):
        super().build(input_shape)
        rows, outputs = kernel_matrix(self.layer, self.kernel).shape
        # Keras may run these later, but in this order.
        self.u = self._add_vector("u", outputs, self._first_u)
        self.v = self._add_vector("v", rows, self._first_v)

    def _add_vector(self, name, size, initializer):
        return self.add_weight(
            shape=(size,),
            name=name,
            initializer=initializer,
            trainable=False,
            autocast=False,
        )

    def _first_u(self, shape, dtype):
        u = unit(keras.initializers.RandomNormal()(shape, dtype))
        u, _ = self._iterate(u, NUM_FIRST_ITERATIONS)
        return ops.cast(u, dtype)

    def _first_v(self, shape, dtype):
        matrix = kernel_matrix(self.layer, self.raw_kernel())
        return ops.cast(unit(ops.matmul(matrix, self.u)), dtype)

    def _iterate(self, u, num=1):
        matrix = kernel_matrix(self.layer, self.raw_kernel())
        return power_iterations(matrix, u, num)

    def sigma(self):
        """The estimate of the kernel's largest singular value: a scalar."""
        matrix = kernel_matrix(self.layer, self.raw_kernel())
        u, v = ops.stop_gradient(self.u), ops.stop_gradient(self.v)
        return ops.sum(v * ops.matmul(matrix, u))

    def effective_kernel(self):
        return self.raw_kernel() / ops.maximum(self.sigma(), EPSILON)

    def after_step(self):
        """One power iteration; the game calls it once a training step."""
        u, v = self._iterate(self.u)
        self.u.assign(u)
        self.v.assign(v)
