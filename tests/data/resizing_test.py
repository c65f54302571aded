import numpy as np
import PIL.Image
import pytest
import tensorflow as tf

from kerasgan.data import resizing


def fit(image, size):
    return resizing.fit_image(tf.constant(image), size).numpy()


def columns(height, width):
    """An image whose pixels are the number of their column."""
    image = np.tile(np.arange(width, dtype="uint8"), (height, 1))
    return image[..., np.newaxis]


@pytest.mark.parametrize(
    "height, width, size, kept",
    [
        (4, 8, (4, 4), [2, 3, 4, 5]),
        (4, 7, (4, 4), [1, 2, 3, 4]),
        (4, 5, (4, 5), [0, 1, 2, 3, 4]),
        (9, 2, (2, 2), [0, 1]),
        (6, 6, (6, 2), [2, 3]),
    ],
)
def test_the_centre_is_kept(height, width, size, kept):
    found = fit(columns(height, width), size)
    assert found.shape == (*size, 1)
    np.testing.assert_array_equal(found[..., 0], [kept] * size[0])


@pytest.mark.parametrize("shape", [(16, 16, 1), (31, 18, 3), (7, 40, 4)])
@pytest.mark.parametrize("size", [(8, 8), (24, 12), (5, 9)])
def test_another_library_agrees(shape, size):
    image = np.random.default_rng(0).integers(0, 256, shape, "uint8")
    found = fit(image, size)
    height, width = shape[:2]
    # The largest crop with these proportions, in the centre.
    scale = min(height / size[0], width / size[1])
    crop = int(size[0] * scale + 0.5), int(size[1] * scale + 0.5)
    top, left = (height - crop[0]) // 2, (width - crop[1]) // 2
    for channel in range(shape[-1]):
        picture = PIL.Image.fromarray(image[..., channel]).crop(
            (left, top, left + crop[1], top + crop[0])
        )
        expected = picture.resize(size[::-1], PIL.Image.Resampling.BILINEAR)
        difference = found[..., channel].astype(int) - np.asarray(expected)
        assert np.abs(difference).max() <= 1


def test_bytes_are_rounded():
    # Four pixels 0, 1, 1, 1 have the mean 0.75, which is not cut off to 0.
    image = np.array([[0, 1], [1, 1]], "uint8")[..., np.newaxis]
    assert fit(image, (1, 1)).item() == 1


def test_the_right_size_is_left_alone():
    image = np.random.default_rng(0).integers(0, 256, (5, 4, 3), "uint8")
    np.testing.assert_array_equal(fit(image, (5, 4)), image)


def test_many_images_are_resized_as_each_is(monkeypatch):
    monkeypatch.setattr(resizing, "CHUNK", 2)
    images = np.random.default_rng(0).integers(0, 256, (5, 9, 7, 3), "uint8")
    found = resizing.fit_images(images, (4, 4))
    expected = [fit(image, (4, 4)) for image in images]
    np.testing.assert_array_equal(found, expected)


def test_floats_stay_floats():
    images = np.random.default_rng(0).uniform(-1, 1, (3, 8, 8, 1))
    found = resizing.fit_images(images.astype("float32"), (2, 2))
    # With antialiasing, far from the mean of each quarter but no step of 1/127.
    assert found.dtype == np.float32
    assert np.abs(found * 127.5 - np.rint(found * 127.5)).max() > 0.01


@pytest.mark.parametrize(
    "size, expected",
    [(None, None), (8, (8, 8)), ((8, 6), (8, 6)), ([8, 6], (8, 6))],
)
def test_sizes(size, expected):
    assert resizing.check_size(size) == expected


@pytest.mark.parametrize("size", [0, -1, 2.5, "8", (8,), (8, 0), (8, 6, 3)])
def test_other_sizes_are_refused(size):
    with pytest.raises(ValueError, match="`image_size` must.*Received: image_"):
        resizing.check_size(size)
