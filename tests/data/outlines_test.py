import numpy as np
import pytest
from scipy import ndimage

from kerasgan.data.outlines import outlines


def gradient_length(image):
    parts = [ndimage.sobel(image, axis, mode="nearest") for axis in (0, 1)]
    return np.hypot(*parts)


@pytest.mark.parametrize("threshold", [5, 24, 90])
def test_gradients_are_those_of_scipy(threshold):
    images = np.random.default_rng(0).integers(0, 256, (3, 7, 9, 3), "uint8")
    lengths = np.stack(
        [
            [gradient_length(image[..., i]) for i in range(3)]
            for image in images.astype("float64")
        ]
    ).max(axis=1)
    # SciPy's kernel across is [-1, 0, 1], the one along [1, 2, 1].
    expected = lengths[..., None] / 8 >= threshold
    found = outlines(images, threshold)
    assert found.dtype == np.uint8 and found.shape == (3, 7, 9, 1)
    np.testing.assert_array_equal(found, np.where(expected, 255, 0))


def test_colours_of_one_brightness_are_told_apart():
    image = np.zeros((1, 5, 6, 3), "uint8")
    image[:, :, :3, 0] = image[:, :, 3:, 1] = 100
    found = outlines(image)[0, :, :, 0]
    assert (found[:, 2:4] == 255).all() and found.sum() == 10 * 255
