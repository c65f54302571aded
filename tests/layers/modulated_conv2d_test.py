import keras
import numpy as np
import pytest

from kerasgan.layers import ModulatedConv2D
from kerasgan.testing import run_layer_test

rng = np.random.default_rng(0)
X, STYLE = rng.normal(size=(2, 4, 5, 3)), rng.normal(size=(2, 3))


def correlate(x, kernel):
    """A "same" convolution of one row, by loops in float64."""
    height, width, _ = x.shape
    reach = len(kernel) // 2
    padded = np.pad(x, ((reach, reach), (reach, reach), (0, 0)))
    y = np.zeros((height, width, kernel.shape[-1]))
    for a, b in np.ndindex(*kernel.shape[:2]):
        y += padded[a : a + height, b : b + width] @ kernel[a, b]
    return y


def doubled(x):
    """Zeros in between, then the filter [1, 3, 3, 1] / 4 along each axis."""
    for axis in (0, 1):
        spread = np.zeros(
            [2 * n if a == axis else n for a, n in enumerate(x.shape)]
        )
        np.moveaxis(spread, axis, 0)[::2] = np.moveaxis(x, axis, 0)
        x = np.apply_along_axis(
            lambda line: np.convolve(line, [0.25, 0.75, 0.75, 0.25])[1:-2],
            axis,
            spread,
        )
    return x


def by_definition(layer, x, style):
    """Equations 1 to 3 of the paper: a kernel for each row."""
    kernel, bias = (np.array(w, "float64") for w in layer.get_weights())
    rows = []
    for row, scales in zip(x, style, strict=True):
        w = scales[:, None] * kernel
        if layer.demodulate:
            w = w / np.sqrt((w**2).sum(axis=(0, 1, 2)) + 1e-8)
        else:
            w = w / np.sqrt(np.prod(kernel.shape[:3]))
        if layer.upsample:  # beyond the edges there are zeros
            around = doubled(np.pad(row, ((1, 1), (1, 1), (0, 0))))
            y = correlate(around, w)[2:-2, 2:-2]
        else:
            y = correlate(row, w)
        rows.append(layer.gain * y + bias)
    return np.stack(rows)


@pytest.mark.parametrize("upsample", [False, True])
@pytest.mark.parametrize("demodulate", [False, True])
def test_each_row_has_a_kernel_of_its_own(demodulate, upsample):
    layer = ModulatedConv2D(4, 3, upsample, demodulate, gain=1.5)
    x, style = X.astype("float32"), STYLE.astype("float32")
    y = layer(x, style)
    layer.bias.assign(rng.normal(size=4))
    y = layer(x, style)
    expected = by_definition(layer, x.astype("float64"), STYLE)
    np.testing.assert_allclose(y, expected, rtol=1e-4, atol=1e-5)


def test_demodulated_outputs_have_a_deviation_of_the_gain():
    layer = ModulatedConv2D(6, 1, gain=2.0)
    x = rng.normal(size=(2, 60, 60, 5)).astype("float32")
    y = np.array(layer(x, 9.0 * STYLE[:, [0, 1, 2, 0, 1]].astype("float32")))
    np.testing.assert_allclose(y.std(axis=(1, 2)), 2.0, rtol=0.1)


class OfOneInput(ModulatedConv2D):
    """Styled by its own input, as the test of every layer has it."""

    def build(self, input_shape):
        super().build(input_shape, (input_shape[0], input_shape[-1]))

    def call(self, inputs):
        return super().call(inputs, keras.ops.mean(inputs, axis=(1, 2)))

    def compute_output_shape(self, input_shape):
        return super().compute_output_shape(input_shape, None)


@pytest.mark.parametrize("upsample", [False, True])
def test_what_holds_of_every_layer(upsample):
    arguments = {"filters": 4, "kernel_size": 3, "upsample": upsample}
    height = 8 if upsample else 4
    run_layer_test(
        OfOneInput, arguments, (2, 4, 4, 3), (2, height, height, 4), 2
    )


@pytest.mark.parametrize(
    "arguments, match",
    [
        ((0, 3), "`filters` must be an integer of at least 1"),
        ((4, 2.0), "`kernel_size` must be .* Received: kernel_size=2.0"),
        ((4, 2, True), "must be odd where maps are doubled. Received: .*=2"),
    ],
)
def test_bad_arguments(arguments, match):
    with pytest.raises(ValueError, match=match):
        ModulatedConv2D(*arguments)


def test_a_style_of_another_size():
    match = r"the inputs' 3 channels. Received: a style of shape \(2, 4\)"
    with pytest.raises(ValueError, match=match):
        ModulatedConv2D(4, 3)(X, np.ones((2, 4)))
