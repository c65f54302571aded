import itertools

import numpy as np
import pytest

from kerasgan.layers import PixelShuffle
from kerasgan.testing import run_layer_test


def test_conformance():
    run_layer_test(PixelShuffle, {"factor": 3}, (2, 4, 5, 18), (2, 12, 15, 2))


def test_each_channel_is_a_pixel_of_a_square():
    x = np.random.default_rng(0).normal(size=(2, 3, 2, 12)).astype("float32")
    made = np.array(PixelShuffle(2)(x))
    for i, j, a, b in itertools.product(range(3), range(2), (0, 1), (0, 1)):
        start = 3 * (2 * a + b)
        np.testing.assert_array_equal(
            made[:, 2 * i + a, 2 * j + b], x[:, i, j, start : start + 3]
        )


def test_the_size_need_not_be_known():
    shape = PixelShuffle(2).compute_output_shape((None, None, 3, 8))
    assert shape == (None, None, 6, 2)


@pytest.mark.parametrize("shape", [(2, 3, 3, 6), (2, 8)])
def test_channels_that_make_no_squares_are_refused(shape):
    with pytest.raises(ValueError, match="multiple of 4. Received: input_sh"):
        PixelShuffle(2)(np.zeros(shape, "float32"))
    with pytest.raises(ValueError, match="Received: factor=0"):
        PixelShuffle(0)
