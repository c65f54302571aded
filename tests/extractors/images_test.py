import keras
import numpy as np
import pytest

from kerasgan.extractors import to_uint8


def images(*values):
    return np.array(values, "float32").reshape(1, 1, -1, 1)


def test_levels_by_hand():
    # 127.5 (x + 1), rounded: 191.25 to 191, 254.49 to 254, 254.51 to 255.
    found = to_uint8(images(-1.0, 0.5, 0.996, 0.9962, 1.0))
    assert found.dtype == np.uint8
    assert found.ravel().tolist() == [0, 191, 254, 255, 255]


def test_a_small_overshoot_is_clipped():
    found = to_uint8(images(-1.9, 1.9))
    assert found.ravel().tolist() == [0, 255]


def test_bytes_stay_as_they_are():
    given = np.arange(16, dtype="uint8").reshape(1, 4, 4, 1)
    np.testing.assert_array_equal(to_uint8(given), given)


def test_tensors_are_taken():
    found = to_uint8(keras.ops.ones((2, 3, 3, 1)))
    assert isinstance(found, np.ndarray)
    assert found.shape == (2, 3, 3, 1) and (found == 255).all()


@pytest.mark.parametrize("value", [255.0, -3.0, np.inf])
def test_another_range_is_refused(value):
    with pytest.raises(ValueError, match=r"Received: images.*float32 in \["):
        to_uint8(images(0.0, value))


def test_the_range_is_named():
    with pytest.raises(ValueError, match=r"in \[-0.25, 1.5\]"):
        to_uint8(images(-0.25, 1.5), tolerance=0.4)


def test_nan_is_refused():
    with pytest.raises(ValueError, match="Received: images with a NaN"):
        to_uint8(images(0.0, np.nan))


def test_integers_that_are_not_bytes_are_refused():
    with pytest.raises(ValueError, match="Received: images of dtype int64"):
        to_uint8(np.zeros((1, 2, 2, 1), "int64"))


def test_points_are_refused():
    with pytest.raises(ValueError, match=r"Received: images of shape \(5, 2\)"):
        to_uint8(np.zeros((5, 2)))
