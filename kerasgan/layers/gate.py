import keras


@keras.saving.register_keras_serializable("kerasgan")
class Gate(keras.layers.Layer):
    """Lets in what is new by a trained factor, which is 0 at first.

        x + gamma y

    So a network begins as it is without y, and learns how much of it to take.

    Call arguments:
        inputs: float tensor x of any shape.
        update: float tensor y of that shape.

    Output shape:
        That of `inputs`.

    Example:

    >>> import numpy as np
    >>> Gate()(np.ones((1, 2)), np.full((1, 2), 5.0)).numpy()
    array([[1., 1.]], dtype=float32)

    Reference:
        [Zhang et al., 2018](https://arxiv.org/abs/1805.08318), eq. 3.
    """

    def build(self, inputs_shape, update_shape):
        if tuple(inputs_shape) != tuple(update_shape):
            raise ValueError(
                "`Gate` takes two tensors of one shape. Received: "
                f"{tuple(inputs_shape)} and {tuple(update_shape)}"
            )
        self.gamma = self.add_weight(
            shape=(), name="gamma", initializer="zeros"
        )

    def call(self, inputs, update):
        return inputs + self.gamma * update

    def compute_output_shape(self, inputs_shape, update_shape):
        return inputs_shape
