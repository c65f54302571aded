"""Kernels that compare two sets of vectors, as functions of their distances."""

import keras
import tensorflow as tf

from kerasgan.configurable import Configurable


class Kernel(Configurable):
    """A sum of kernels k(||x - y||^2) of one kind and several widths.

    Args:
        widths: tuple of positive floats.
    """

    def __init__(self, widths):
        if not widths or min(widths) <= 0:
            raise ValueError(
                "Argument `widths` must hold numbers above 0. "
                f"Received: widths={widths}"
            )
        self.widths = tuple(widths)

    def __call__(self, squares):
        """The kernel of squared distances, entry by entry."""
        return tf.add_n([self.of(squares, width) for width in self.widths])

    def of(self, squares, width):
        """The kernel of one width: to be overridden."""
        raise NotImplementedError


@keras.saving.register_keras_serializable("kerasgan")
class RBF(Kernel):
    """Gaussian kernels of several bandwidths.

        k(x, y) = sum over w of exp(-||x - y||^2 / (2 w^2))

    Args:
        widths: tuple of positive floats, the bandwidths.

    Example:

    >>> import tensorflow as tf
    >>> float(RBF((0.5, 2.0))(tf.constant(0.0)))
    2.0

    Reference:
        [Li et al., 2015](https://arxiv.org/abs/1502.02761), section 4
    """

    def of(self, squares, width):
        return tf.exp(-squares / (2.0 * width**2))


@keras.saving.register_keras_serializable("kerasgan")
class RationalQuadratic(Kernel):
    """Rational quadratic kernels of several exponents, with heavy tails.

        k(x, y) = sum over w of (1 + ||x - y||^2 / (2 w))^-w

    Args:
        widths: tuple of positive floats, the exponents; the larger, the
            nearer to a Gaussian kernel of bandwidth 1.

    Example:

    >>> import tensorflow as tf
    >>> float(RationalQuadratic((1.0,))(tf.constant(2.0)))
    0.5

    Reference:
        [Binkowski et al., 2018](https://arxiv.org/abs/1801.01401)
    """

    def of(self, squares, width):
        return (1.0 + squares / (2.0 * width)) ** -width
