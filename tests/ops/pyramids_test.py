import numpy as np
import pytest

from kerasgan.ops import pyramids

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("num_levels", [1, 2, 4])
def test_a_pyramid_is_the_image(num_levels):
    images = RNG.uniform(-1, 1, (2, 16, 24, 3)).astype("float32")
    levels = pyramids.decompose(images, num_levels)
    assert [tuple(level.shape[1:3]) for level in levels] == [
        (16 >> k, 24 >> k) for k in range(num_levels)
    ]
    np.testing.assert_allclose(pyramids.compose(levels), images, atol=1e-6)


def test_halving_is_a_blur_by_loops():
    """[1, 3, 3, 1] / 8 by axis: within the image, where all pixels count."""
    images = RNG.normal(size=(1, 8, 10, 1)).astype("float32")
    taps = np.array([1, 3, 3, 1]) / 8
    small = np.array(pyramids.halve(images))
    assert small.shape == (1, 4, 5, 1)
    for row in range(1, 3):
        for column in range(1, 4):
            patch = images[
                0,
                2 * row - 1 : 2 * row + 3,
                2 * column - 1 : 2 * column + 3,
                0,
            ]
            expected = taps @ patch.astype("float64") @ taps
            assert small[0, row, column, 0] == pytest.approx(expected, abs=1e-6)


def test_an_even_image_has_no_details():
    *details, last = pyramids.decompose(np.full((1, 8, 8, 1), 0.5, "f4"), 3)
    for each in details:
        np.testing.assert_allclose(each, 0.0, atol=1e-6)
    np.testing.assert_allclose(last, 0.5, atol=1e-6)


def test_doubling_by_hand():
    row = np.array([0.0, 4.0], "float32").reshape(1, 1, 2, 1)
    expected = [0.0, 1.0, 3.0, 4.0]
    np.testing.assert_allclose(pyramids.double(row)[0, 0, :, 0], expected)


@pytest.mark.parametrize("num", [0, 1.5, True])
def test_the_number_of_levels_is_checked(num):
    with pytest.raises(ValueError, match=f"least 1. Received: num_.*={num}"):
        pyramids.decompose(np.zeros((1, 8, 8, 1)), num)


def test_sides_must_halve_so_often():
    with pytest.raises(ValueError, match=r"multiples of 4 .*\(8, 10, 1\)"):
        pyramids.decompose(np.zeros((1, 8, 10, 1)), 3)
