import keras
from keras import ops

from kerasgan.layers.reparametrization import Reparametrization
from kerasgan.ops.linear_algebra import kernel_matrix
from kerasgan.ops.linear_algebra import output_axis
from kerasgan.ops.linear_algebra import unit


@keras.saving.register_keras_serializable("kerasgan")
class WeightNormalization(Reparametrization):
    """Wraps a layer to train length and direction of its weights apart.

        w = g v / ||v||

    for the weights of each output. The direction v is the layer's kernel; the
    length g begins at ||v||, so that the layer begins as it would unwrapped.
    (The paper's start from the statistics of a first batch is left out.)

    Args:
        layer: the layer to wrap: `Dense`, a convolution or a transposed
            convolution.

    Input shape:
        As the wrapped layer's.

    Output shape:
        As the wrapped layer's.

    Reference:
        [Salimans and Kingma, 2016](https://arxiv.org/abs/1602.07868), eq. 2.
    """

    def build(self, input_shape):
        super().build(input_shape)
        _, outputs = kernel_matrix(self.layer, self.kernel).shape
        self.g = self.add_weight(
            shape=(outputs,), name="g", initializer=self._first_g
        )

    def _first_g(self, shape, dtype):
        matrix = kernel_matrix(self.layer, self.raw_kernel())
        return ops.cast(ops.norm(matrix, axis=0), dtype)

    def effective_kernel(self):
        kernel = self.raw_kernel()
        g = ops.cast(self.g, self.variable_dtype)
        outputs = output_axis(self.layer)
        axes = range(-len(kernel.shape), 0)
        others = [axis for axis in axes if axis != outputs]
        return ops.expand_dims(g, others) * unit(kernel, axis=others)
