"""Kernels that compare two sets of vectors, as functions of their distances."""

import keras
import tensorflow as tf

from kerasgan.configurable import Configurable
from kerasgan.naming import lookup


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
        return tf.add_n([tf.exp(self.log(squares, w)) for w in self.widths])

    def less(self, squares):
        """The kernel less what it is at 0, exact where it is all but that.

        Discrepancies are differences of kernels, of which constants cancel.
        """
        return tf.add_n(
            [tf.math.expm1(self.log(squares, w)) for w in self.widths]
        )

    def log(self, squares, width):
        """The logarithm of the kernel of one width: to be overridden."""
        raise NotImplementedError


@keras.saving.register_keras_serializable("kerasgan")
class RBF(Kernel):
    """Gaussian kernels of several bandwidths.

        k(x, y) = sum over w of exp(-||x - y||^2 / (2 w^2))

    Args:
        widths: tuple of positive floats, the bandwidths; the default ones are
            those of Binkowski et al., 2018, too.

    Example:

    >>> import tensorflow as tf
    >>> float(RBF((0.5, 2.0))(tf.constant(0.0)))
    2.0

    Reference:
        [Li et al., 2015](https://arxiv.org/abs/1502.02761), section 4
    """

    def __init__(self, widths=(2.0, 5.0, 10.0, 20.0, 40.0, 80.0)):
        super().__init__(widths)

    def log(self, squares, width):
        return -squares / (2.0 * width**2)


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

    def __init__(self, widths=(0.2, 0.5, 1.0, 2.0, 5.0)):
        super().__init__(widths)

    def log(self, squares, width):
        return -width * tf.math.log1p(squares / (2.0 * width))


BY_NAME = {"rational_quadratic": RationalQuadratic, "rbf": RBF}


def get(identifier):
    """Returns a kernel.

    Args:
        identifier: a `Kernel`, its name, for the default widths, or the config
            that `keras.saving.serialize_keras_object` made of one.

    Raises:
        ValueError: if there is no such kernel.

    Example:

    >>> get("rational_quadratic").widths
    (0.2, 0.5, 1.0, 2.0, 5.0)
    """
    return lookup(identifier, Kernel, BY_NAME, "kernel")
