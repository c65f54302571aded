"""Strided convolutions and their transposes, in the form that is fastest.

Three functions, bilinear and each the gradient of the two others, between
large maps x and small maps y, for a stride s:

    y[i] = sum_a x[s i + a - l] w[a]         strided
    x[j] = sum_i y[i] w[j + l - s i]         transposed
    w[a] = sum_i x[s i + a - l] y[i]         filters

where l is what "same" padding puts before the first pixel. TensorFlow has all
three. On a processor two of them can also be written as plain convolutions,
which are up to twice as fast where `lowering` says so:

- `transposed` as phases. With a = s b + q, the pixels j = s k + q - l of one
  phase q are a convolution of y with every s-th tap of w. All phases are one
  convolution with s^2 times the channels, then a depth-to-space and a crop.
- `filters` as a dilated convolution of x with y, in which batch and channels
  have changed places.

Equal to rounding, to any order of derivative. That is for strides from 2 that
divide the kernel's sides. Other kernels have phases with different numbers of
taps; filled up with zeros they are no faster, and are left to TensorFlow.
"""

import dataclasses
import functools
import sys

import tensorflow as tf

from kerasgan.ops.gradients import custom_gradient

EVERY = range(1, sys.maxsize)
NONE = range(0)


@dataclasses.dataclass(frozen=True)
class Lowering:
    """For how many channels of the large maps another form is the faster.

    Attributes:
        phases: range of channels for which `transposed` runs as phases.
        dilated: range of channels for which `filters` runs as a dilated
            convolution.
    """

    phases: range = NONE
    dilated: range = NONE

    def covers(self, kernel, stride):
        """Whether it says anything about a kernel of this shape."""
        rows, columns, channels, _ = kernel
        divides = rows % stride == columns % stride == 0
        wanted = channels in self.phases or channels in self.dilated
        return wanted and divides and stride > 1


# TensorFlow's own kernels, which are the best there are on accelerators.
STOCK = Lowering()
# oneDNN runs all three at full rate, but pads few channels to a whole vector.
ONEDNN = Lowering(phases=range(1, 9))
# Eigen's backward kernels are half as fast as its forward one. A few channels
# are too narrow for the matrix product that the phases need.
EIGEN = Lowering(phases=range(16, sys.maxsize), dilated=range(16, sys.maxsize))


def lowering():
    """The forms that suit the devices of this process: a `Lowering`.

    The one place where that is decided, when a function is traced. See
    docs/performance.md for the measurements behind it.
    """
    devices = tf.config.list_logical_devices()
    if any(device.device_type != "CPU" for device in devices):
        return STOCK
    return ONEDNN if has_onednn() else EIGEN


@functools.cache
def has_onednn():
    """Whether TensorFlow runs its convolutions in oneDNN."""
    try:
        from tensorflow.python.util import _pywrap_util_port
    except ImportError:
        return False
    return _pywrap_util_port.IsMklEnabled()


def strided(x, kernel, stride):
    """A convolution with "same" padding.

    Args:
        x: tensor of shape `(batch, height, width, channels)`.
        kernel: tensor of shape `(rows, columns, channels, filters)`.
        stride: integer.

    Returns:
        A tensor of shape `(batch, ceil(height / stride), ceil(width / stride),
        filters)`.
    """
    x, kernel = tf.convert_to_tensor(x), tf.convert_to_tensor(kernel)
    forms = lowering()
    if None in x.shape[1:3] or not forms.covers(kernel.shape, stride):
        return tf.nn.conv2d(x, kernel, stride, "SAME")
    size = (x.shape[1], x.shape[2])
    return Pair(size, tuple(kernel.shape), stride, forms).strided(x, kernel)


def transposed(y, kernel, stride):
    """The transpose of a convolution with "same" padding.

    Args:
        y: tensor of shape `(batch, height, width, filters)`.
        kernel: tensor of shape `(rows, columns, channels, filters)`.
        stride: integer.

    Returns:
        A tensor of shape `(batch, stride * height, stride * width, channels)`.
    """
    y, kernel = tf.convert_to_tensor(y), tf.convert_to_tensor(kernel)
    forms = lowering()
    if None in y.shape[1:3] or not forms.covers(kernel.shape, stride):
        rows, height, width, _ = tf.unstack(tf.shape(y))
        shape = (rows, stride * height, stride * width, kernel.shape[2])
        return tf.nn.conv2d_transpose(y, kernel, shape, stride, "SAME")
    size = (stride * y.shape[1], stride * y.shape[2])
    return Pair(size, tuple(kernel.shape), stride, forms).transposed(y, kernel)


@dataclasses.dataclass(frozen=True)
class Pair:
    """The three functions for one kernel and one size of the large maps.

    Attributes:
        size: `(height, width)` of the large maps.
        kernel: shape of the kernel, `(rows, columns, channels, filters)`.
        stride: integer.
        forms: `Lowering`, which forms to use.
    """

    size: tuple
    kernel: tuple
    stride: int
    forms: Lowering

    def strided(self, x, w):
        @custom_gradient
        def function(x, w):
            def gradient(dy):
                return self.transposed(dy, w), self.filters(x, dy)

            return tf.nn.conv2d(x, w, self.stride, "SAME"), gradient

        return function(x, w)

    def transposed(self, y, w):
        in_phases = self.kernel[2] in self.forms.phases
        form = self.phases if in_phases else self.stock_transposed

        @custom_gradient
        def function(y, w):
            def gradient(dx):
                return self.strided(dx, w), self.filters(dx, y)

            return form(y, w), gradient

        return function(y, w)

    def filters(self, x, y):
        is_dilated = self.kernel[2] in self.forms.dilated
        form = self.dilated if is_dilated else self.stock_filters

        @custom_gradient
        def function(x, y):
            def gradient(dw):
                return self.transposed(y, dw), self.strided(x, dw)

            return form(x, y), gradient

        return function(x, y)

    # The forms.

    def stock_transposed(self, y, w):
        shape = (tf.shape(y)[0], *self.size, self.kernel[2])
        return tf.nn.conv2d_transpose(y, w, shape, self.stride, "SAME")

    def stock_filters(self, x, y):
        return tf.raw_ops.Conv2DBackpropFilter(
            input=x,
            filter_sizes=self.kernel,
            out_backprop=y,
            strides=(1, self.stride, self.stride, 1),
            padding="SAME",
        )

    def phases(self, y, w):
        """`transposed` as a convolution to phases and a depth-to-space."""
        padding = [[taps - 1] * 2 for taps in self.taps]
        phases = tf.nn.conv2d(
            y, self.phase_kernel(w), 1, [[0, 0], *padding, [0, 0]]
        )
        maps = tf.nn.depth_to_space(phases, self.stride)
        (top, _), (left, _) = self.padding
        height, width = self.size
        return maps[:, top : top + height, left : left + width]

    def phase_kernel(self, w):
        """`w[s b + q]` as taps b, last first, of the phases q."""
        rows, columns = self.taps
        _, _, channels, filters = self.kernel
        s = self.stride
        w = tf.reshape(w, (rows, s, columns, s, channels, filters))
        w = tf.transpose(tf.reverse(w, (0, 2)), (0, 2, 5, 1, 3, 4))
        return tf.reshape(w, (rows, columns, filters, s * s * channels))

    def dilated(self, x, y):
        """`filters` as a convolution whose kernel is y, dilated."""
        w = tf.nn.conv2d(
            tf.transpose(x, (3, 1, 2, 0)),
            tf.transpose(y, (1, 2, 0, 3)),
            strides=1,
            padding=[[0, 0], *self.padding, [0, 0]],
            dilations=self.stride,
        )
        return tf.transpose(w, (1, 2, 0, 3))

    # The geometry, by axis.

    @property
    def taps(self):
        """How many taps of the kernel a phase has."""
        return [size // self.stride for size in self.kernel[:2]]

    @property
    def padding(self):
        """What "same" padding puts before and after."""
        return [
            same_padding(size, kernel, self.stride)
            for size, kernel in zip(self.size, self.kernel, strict=False)
        ]


def same_padding(size, kernel, stride):
    """The pixels that "same" padding puts before and after."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return [total // 2, total - total // 2]
