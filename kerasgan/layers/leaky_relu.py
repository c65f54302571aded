import keras

from kerasgan.ops import activations


@keras.saving.register_keras_serializable("kerasgan")
class LeakyReLU(keras.layers.LeakyReLU):
    """`keras.layers.LeakyReLU`, for networks that are derived by twice.

    Same argument and results. The derivative of its step is nothing rather
    than zeros, which spares a gradient penalty a pass through the network.

    Input shape:
        Any.

    Output shape:
        Same as the input's.
    """

    def call(self, inputs):
        return activations.leaky_relu(inputs, self.negative_slope)
