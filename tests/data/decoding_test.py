"""Pictures are what TensorFlow's decoder or Pillow's viewer makes of them."""

import io

import numpy as np
import PIL.Image
import pytest
import tensorflow as tf
from example_data import pixels

from kerasgan.data import read

RAMP = np.linspace(0, 255, 20 * 24).reshape(20, 24).astype("uint8")
COLOURS = pixels(1, (20, 24, 3))[0]


def stored(folder, picture, name, **settings):
    picture.save(folder / name, **settings)
    (found,) = read(folder)["image"]
    return found


# What a format can hold and TensorFlow reads.
MODES = {
    "a.png": ["1", "L", "RGB", "RGBA", "P"],
    "a.jpg": ["1", "L", "RGB"],
    "a.bmp": ["L", "RGB"],
    "a.gif": ["1", "L", "RGB", "P"],
}


@pytest.mark.parametrize(
    "name, mode", [(name, mode) for name in MODES for mode in MODES[name]]
)
def test_bytes_are_those_of_tensorflow(tmp_path, name, mode):
    # Which runs were begun with.
    picture = PIL.Image.fromarray(COLOURS).convert(mode)
    found = stored(tmp_path, picture, name)
    expected = tf.io.decode_image(
        (tmp_path / name).read_bytes(), expand_animations=False
    )
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("quality", [30, 95])
def test_photos_keep_their_rounding(tmp_path, quality):
    picture = PIL.Image.fromarray(COLOURS)
    found = stored(tmp_path, picture, "a.jpg", quality=quality)
    expected = tf.io.decode_jpeg((tmp_path / "a.jpg").read_bytes())
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation(tmp_path, kind, orientation):
    # Of the eight, what the standard says is in the first row and column.
    turns = {
        1: lambda x: x,
        2: lambda x: x[:, ::-1],
        3: lambda x: x[::-1, ::-1],
        4: lambda x: x[::-1],
        5: lambda x: x.T,
        6: lambda x: x.T[:, ::-1],
        7: lambda x: x[::-1, ::-1].T,
        8: lambda x: x.T[::-1],
    }
    exif = PIL.Image.Exif()
    exif[0x0112] = orientation
    picture = PIL.Image.fromarray(RAMP)
    found = stored(tmp_path, picture, f"a.{kind}", exif=exif)
    expected = turns[orientation](RAMP)
    assert found.shape[:2] == expected.shape
    error = np.abs(found.mean(axis=-1) - expected).max()
    assert error < 6


def test_palettes_are_colours(tmp_path):
    picture = PIL.Image.fromarray(np.array([[0, 1], [1, 2]], "uint8"), "P")
    picture.putpalette([9, 8, 7, 6, 5, 4, 3, 2, 1])
    expected = [[[9, 8, 7], [6, 5, 4]], [[6, 5, 4], [3, 2, 1]]]
    for name in ("a.png", "a.bmp", "a.tif", "a.gif"):
        (tmp_path / name).mkdir()
        found = stored(tmp_path / name, picture, name)
        np.testing.assert_array_equal(found, expected)


def test_one_bit_of_a_bmp_is_black_and_white(tmp_path):
    picture = PIL.Image.fromarray(RAMP > 100)
    found = stored(tmp_path, picture, "a.bmp")
    np.testing.assert_array_equal(found[..., 0], 255 * (RAMP > 100))


def test_transparent_palettes_are_four_channels(tmp_path):
    picture = PIL.Image.fromarray(np.array([[0, 1]], "uint8"), "P")
    picture.putpalette([9, 8, 7, 6, 5, 4])
    found = stored(tmp_path, picture, "a.png", transparency=1)
    np.testing.assert_array_equal(found, [[[9, 8, 7, 255], [6, 5, 4, 0]]])


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_of_16_bits_the_upper_ones(tmp_path, name):
    deep = RAMP.astype("uint16") * 256 + 77
    found = stored(tmp_path, PIL.Image.fromarray(deep), name)
    np.testing.assert_array_equal(found[..., 0], RAMP)


def test_floats_are_no_pictures(tmp_path):
    PIL.Image.fromarray(RAMP.astype("float32")).save(tmp_path / "a.tif")
    with pytest.raises(ValueError, match=r"Received: .*a.tif \(its mode F is"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["a.tif", "a.png"])
def test_several_pictures_in_one_file(tmp_path, name):
    pages = [PIL.Image.fromarray(RAMP), PIL.Image.fromarray(255 - RAMP)]
    pages[0].save(tmp_path / name, save_all=True, append_images=pages[1:])
    with pytest.raises(ValueError, match=r"\(it holds 2 pictures\)"):
        read(tmp_path)


def test_a_file_by_what_it_holds(tmp_path):
    content = io.BytesIO()
    PIL.Image.fromarray(RAMP).save(content, "PNG")
    (tmp_path / "a.jpg").write_bytes(content.getvalue())
    np.testing.assert_array_equal(read(tmp_path)["image"][0, ..., 0], RAMP)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.gif", "a.webp"])
@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 4, 3), (4, 1, 3)])
def test_thin_pictures(tmp_path, name, shape):
    picture = PIL.Image.fromarray(np.zeros(shape, "uint8"))
    assert stored(tmp_path, picture, name).shape == shape


def test_a_photo_with_a_preview_is_the_photo(tmp_path):
    photo, preview = PIL.Image.fromarray(COLOURS), PIL.Image.new("RGB", (4, 4))
    photo.save(
        tmp_path / "a.jpg", "MPO", save_all=True, append_images=[preview]
    )
    (found,) = read(tmp_path)["image"]
    expected = tf.io.decode_jpeg((tmp_path / "a.jpg").read_bytes())
    np.testing.assert_array_equal(found, expected)
