import keras
from keras import ops


@keras.saving.register_keras_serializable("kerasgan")
class BlurPooling2D(keras.layers.Layer):
    """Halves maps after a smooth filter, so that nothing is aliased.

        y[i] = (x[2i - 1] + 3 x[2i] + 3 x[2i + 1] + x[2i + 2]) / 8

    along both axes; at the edges weights of pixels that are not there are
    left out and the mean of pairs and fours is kept. It is the mean of a
    pooling over two and of one over four pixels, which is a good deal faster
    than a convolution in groups.

    Input shape:
        `(batch, height, width, channels)`, of even sides.

    Output shape:
        `(batch, height / 2, width / 2, channels)`.

    Example:

    >>> BlurPooling2D()(ops.ones((2, 8, 6, 3))).shape
    TensorShape([2, 4, 3, 3])

    Reference:
        [Zhang, 2019](https://arxiv.org/abs/1904.11486), section 3;
        [Karras et al., 2018](https://arxiv.org/abs/1812.04948), section 2,
        who use such filters to halve and to double.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.built = True

    def call(self, inputs):
        self.compute_output_shape(inputs.shape)  # or an error
        x = inputs
        for axis in (0, 1):
            x = 0.5 * (_pool(x, axis, 2) + _pool(x, axis, 4))
        return x

    def compute_output_shape(self, input_shape):
        batch, height, width, channels = input_shape
        if height % 2 or width % 2:
            raise ValueError(
                "Maps must have even sides to be halved. "
                f"Received: inputs of shape {tuple(input_shape)}"
            )
        return (batch, height // 2, width // 2, channels)


def _pool(x, axis, size):
    """Means over so many pixels along one axis, two pixels apart."""
    sizes, strides = [1, 1], [1, 1]
    sizes[axis], strides[axis] = size, 2
    return ops.average_pool(x, tuple(sizes), tuple(strides), "same")
