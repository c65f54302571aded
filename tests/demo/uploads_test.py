"""Uploads beside what Pillow and the reader of data sets make of them."""

import numpy as np
import PIL.Image
import pytest

from kerasgan import data
from kerasgan.data import pictures
from kerasgan.demo import uploads
from kerasgan.demo.uploads import read_picture

RNG = np.random.default_rng(0)
COLOURS = RNG.integers(0, 256, (6, 9, 3)).astype("uint8")


def saved(path, levels, mode=None, **options):
    PIL.Image.fromarray(levels, mode).save(path, **options)
    return path


def test_the_size_and_the_crop_are_those_of_data_sets(tmp_path):
    path = saved(tmp_path / "0.png", COLOURS)
    expected = data.read(str(tmp_path), image_size=(4, 4))["image"][0]
    np.testing.assert_array_equal(read_picture(path, (4, 4, 3)), expected)


def test_a_picture_of_that_size_is_not_touched(tmp_path):
    path = saved(tmp_path / "0.png", COLOURS)
    np.testing.assert_array_equal(read_picture(path, (6, 9, 3)), COLOURS)


def test_colours_become_grey_and_grey_becomes_colours(tmp_path):
    path = saved(tmp_path / "colours.png", COLOURS)
    grey = read_picture(path, (6, 9, 1))
    luma = COLOURS @ np.array([0.299, 0.587, 0.114])  # ITU-R 601
    np.testing.assert_allclose(grey[..., 0], luma, atol=0.51)
    path = saved(tmp_path / "grey.png", grey[..., 0])
    found = read_picture(path, (6, 9, 3))
    np.testing.assert_array_equal(found, np.repeat(grey, 3, axis=-1))


def test_what_is_transparent_is_white(tmp_path):
    alpha = np.zeros((6, 9, 1), "uint8")
    alpha[:, :4] = 255
    rgba = np.concatenate([COLOURS, alpha], axis=-1)
    path = saved(tmp_path / "0.png", rgba)
    found = read_picture(path, (6, 9, 3))
    np.testing.assert_array_equal(found[:, :4], COLOURS[:, :4])
    assert (found[:, 4:] == 255).all()
    assert (read_picture(path, (6, 9, 1))[:, 4:] == 255).all()
    np.testing.assert_array_equal(read_picture(path, (6, 9, 4)), rgba)


def test_a_colour_of_a_palette_may_be_transparent(tmp_path):
    picture = PIL.Image.fromarray(np.eye(4, dtype="uint8"), "P")
    picture.putpalette([0, 0, 0, 200, 100, 50])
    picture.save(tmp_path / "0.png", transparency=0)
    found = read_picture(tmp_path / "0.png", (4, 4, 3))
    assert (found[0, 0] == [200, 100, 50]).all()
    assert (found[0, 1] == 255).all()


def test_photos_are_turned_as_they_say(tmp_path):
    exif = PIL.Image.Exif()
    exif[0x0112] = 6  # the camera was turned: to be shown clockwise by 90
    path = saved(tmp_path / "0.png", COLOURS, exif=exif)
    expected = np.rot90(COLOURS, -1)
    np.testing.assert_array_equal(read_picture(path, (9, 6, 3)), expected)


def test_sixteen_bits_are_scaled(tmp_path):
    levels = np.array([[0, 255, 256, 65535]], "uint16")
    path = saved(tmp_path / "0.png", levels)
    np.testing.assert_array_equal(
        read_picture(path, (1, 4, 1))[..., 0], [[0, 0, 1, 255]]
    )


@pytest.mark.parametrize("mode, suffix", [("CMYK", "jpg"), ("1", "bmp")])
def test_other_modes(tmp_path, mode, suffix):
    picture = PIL.Image.new("RGB", (9, 6), "white").convert(mode)
    picture.save(tmp_path / f"0.{suffix}")
    for channels in (1, 3, 4):
        shape = (6, 9, channels)
        found = read_picture(tmp_path / f"0.{suffix}", shape)
        assert found.shape == shape and (found == 255).all()


def test_the_first_frame_of_a_picture_that_moves(tmp_path):
    first, second = (PIL.Image.new("L", (3, 2), level) for level in (9, 99))
    first.save(tmp_path / "0.gif", save_all=True, append_images=[second])
    assert (read_picture(tmp_path / "0.gif", (2, 3, 1)) == 9).all()


def test_large_files_are_refused(tmp_path, monkeypatch):
    path = saved(tmp_path / "0.png", COLOURS)
    monkeypatch.setattr(uploads, "MOST_BYTES", 2**20)
    with path.open("ab") as file:
        file.truncate(2**20)
    read_picture(path, (6, 9, 3))
    with path.open("ab") as file:
        file.truncate(3 * 2**19)
    with pytest.raises(ValueError, match="1 MB. Received: 0.png of 1.5 MB"):
        read_picture(path, (6, 9, 3))


def test_small_files_of_huge_pictures_are_refused(tmp_path, monkeypatch):
    path = saved(tmp_path / "0.png", COLOURS)
    monkeypatch.setattr(pictures, "MOST_PIXELS", 53)
    with pytest.raises(ValueError, match=r"0.png \(9 x 6 pixels\)"):
        read_picture(path, (6, 9, 3))


@pytest.mark.parametrize("length", [0, 40, 100])
def test_files_that_cannot_be_decoded_are_refused(tmp_path, length):
    path = saved(tmp_path / "0.png", COLOURS)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ValueError, match="can be decoded. Received: 0.png"):
        read_picture(path, (6, 9, 3))


def test_other_formats_are_refused(tmp_path):
    path = saved(tmp_path / "0.tiff", COLOURS)
    with pytest.raises(ValueError, match="one of BMP, GIF, JPEG, PNG, WEBP"):
        read_picture(path, (6, 9, 3))
