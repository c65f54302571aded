import keras

from kerasgan.layers.virtual_batch_normalization import (
    VirtualBatchNormalization,
)


@keras.saving.register_keras_serializable("kerasgan")
class FrozenNormalization(VirtualBatchNormalization):
    """Virtual batch normalisation by statistics that are kept as constants.

    What `freeze` puts in the place of `VirtualBatchNormalization`; it has the
    same arguments, and two weights more, which are not trained.

    Input shape:
        `(batch, ..., channels)`, without a reference.

    Output shape:
        Same as the input's.
    """

    def build(self, input_shape):
        super().build(input_shape)
        channels = input_shape[-1]
        self.mean = self._add("mean", channels, "zeros", trainable=False)
        self.variance = self._add("variance", channels, "ones", trainable=False)

    def call(self, inputs):
        return self.normalise(inputs, self.mean.value, self.variance.value)
