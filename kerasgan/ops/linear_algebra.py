"""Matrices: their norms, and the kernels of layers as matrices."""

import keras
import tensorflow as tf
from keras import ops

TRANSPOSED = (
    keras.layers.Conv1DTranspose,
    keras.layers.Conv2DTranspose,
    keras.layers.Conv3DTranspose,
)
EPSILON = 1e-12  # of squared lengths


def output_axis(layer):
    """Which axis of a layer's kernel has one entry an output: -1 or -2."""
    return -2 if isinstance(layer, TRANSPOSED) else -1


def kernel_matrix(layer, kernel):
    """A layer's kernel as the matrix W of `y = x W`.

    Args:
        layer: the layer, which says where the kernel's axis of outputs is.
        kernel: its kernel, or a tensor of the same shape.

    Returns:
        A tensor of shape `(all other axes, outputs)`.
    """
    kernel = ops.convert_to_tensor(kernel)
    kernel = ops.moveaxis(kernel, output_axis(layer), -1)
    return ops.reshape(kernel, (-1, kernel.shape[-1]))


def unit(x, axis=-1, epsilon=EPSILON):
    """`x / ||x||`; zero where `x` is zero.

    Args:
        x: float tensor.
        axis: integer or tuple of them, the axes of the vectors.
        epsilon: float, added to the squared norm inside of the root, so that
            the gradient at zero is finite.

    Returns:
        A tensor of the shape of `x`.
    """
    square = ops.sum(ops.square(x), axis=axis, keepdims=True)
    return x * ops.rsqrt(square + epsilon)


def power_iterations(matrix, u, num=1):
    """Turns a vector towards the singular one of the largest singular value.

        u <- W^T W u / ||W^T W u||

    Args:
        matrix: float tensor W of shape `(rows, columns)`.
        u: float tensor of shape `(columns,)`.
        num: integer, how many times.

    Returns:
        The vector u of length 1, and `W u / ||W u||` of the last u but one.
    """
    matrix, u = tf.convert_to_tensor(matrix), tf.expand_dims(u, -1)
    for _ in range(num):  # in few operations: networks have dozens of kernels
        v = tf.matmul(matrix, u)
        u = tf.matmul(matrix, v, transpose_a=True)
        u *= tf.math.rsqrt(tf.reduce_sum(u * u) + EPSILON)
    return u[:, 0], unit(v[:, 0])
