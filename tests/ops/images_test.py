import struct
import zlib

import keras
import numpy as np
import PIL.Image
import pytest
import tensorflow as tf

from kerasgan.ops import images as image_ops

LEVELS = np.arange(256, dtype="uint8")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_to_uint8_by_hand(dtype):
    values = [-1.0, -0.5, 0.0, 0.5, 1.0]
    # 127.5 (x + 1) = 0, 63.75, 127.5, 191.25, 255.
    found = image_ops.to_uint8(np.array(values, dtype))
    assert keras.backend.standardize_dtype(found.dtype) == "uint8"
    assert np.asarray(found).tolist() == [0, 64, 128, 191, 255]


def test_to_uint8_clips():
    values = np.array([-1.001, -1e30, -np.inf, 1.001, 1e30, np.inf], "float32")
    found = np.asarray(image_ops.to_uint8(values))
    assert found.tolist() == [0, 0, 0, 255, 255, 255]


def test_to_float_by_hand():
    found = image_ops.to_float(np.array([0, 51, 255], "uint8"))
    assert keras.backend.standardize_dtype(found.dtype) == "float32"
    np.testing.assert_allclose(found, [-1.0, -0.6, 1.0], atol=1e-7)


def test_every_level_survives_the_way_there_and_back():
    found = image_ops.to_uint8(image_ops.to_float(LEVELS))
    np.testing.assert_array_equal(found, LEVELS)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_is_rounded_once(dtype):
    # No rounding error of half precision may come before the last rounding.
    values = tf.cast(np.linspace(-1, 1, 1001), dtype)
    expected = np.rint((tf.cast(values, "float64").numpy() + 1) * 127.5)
    np.testing.assert_array_equal(image_ops.to_uint8(values), expected)


def test_arrays_tensors_and_traced_functions_agree():
    values = np.random.RandomState(0).uniform(-1.2, 1.2, (2, 5, 4, 3))
    values = values.astype("float32")
    expected = np.rint((np.clip(values, -1, 1) + 1) * np.float32(127.5))
    traced = tf.function(image_ops.to_uint8, jit_compile=True)
    mapped = tf.data.Dataset.from_tensors(values).map(image_ops.to_uint8)
    for found in (
        image_ops.to_uint8(values),
        image_ops.to_uint8(tf.constant(values)),
        traced(values),
        mapped.get_single_element(),
    ):
        np.testing.assert_array_equal(found, expected)
    back = tf.data.Dataset.from_tensors(LEVELS).map(image_ops.to_float)
    np.testing.assert_array_equal(
        back.get_single_element(), image_ops.to_float(LEVELS)
    )


def test_works_on_symbolic_keras_tensors():
    inputs = keras.Input((4, 4, 1))
    model = keras.Model(inputs, image_ops.to_uint8(inputs))
    assert np.asarray(model(np.ones((1, 4, 4, 1)))).tolist() == [
        [[[255]] * 4] * 4
    ]


@pytest.mark.parametrize("dtype", ["uint8", "int32", "bool"])
def test_to_uint8_refuses_what_is_no_float(dtype):
    with pytest.raises(ValueError, match=f"floats in.*Received.*{dtype}"):
        image_ops.to_uint8(np.zeros((2, 2), dtype))


@pytest.mark.parametrize("dtype", ["float32", "int32"])
def test_to_float_refuses_what_is_not_uint8(dtype):
    with pytest.raises(ValueError, match=f"must be uint8.*Received.*{dtype}"):
        image_ops.to_float(np.zeros((2, 2), dtype))


@pytest.mark.parametrize("convert", [np.asarray, tf.constant])
def test_nan_is_refused(convert):
    images = np.zeros((1, 2, 2, 1), "float32")
    images[0, 1, 0, 0] = np.nan
    with pytest.raises(ValueError, match="Received: images with a NaN"):
        image_ops.to_uint8(convert(images))
    with pytest.raises(ValueError, match="Received: images with a NaN"):
        image_ops.grid(convert(images))


def test_grid_by_hand():
    images = np.array([10, 20, 30], "uint8").reshape(3, 1, 1, 1)
    sheet = image_ops.grid(images, columns=2, padding=1)
    assert sheet.dtype == np.uint8
    assert sheet[..., 0].tolist() == [
        [255, 255, 255, 255, 255],
        [255, 10, 255, 20, 255],
        [255, 255, 255, 255, 255],
        [255, 30, 255, 255, 255],
        [255, 255, 255, 255, 255],
    ]


def test_grid_without_padding_is_a_reshape():
    images = np.random.RandomState(0).randint(0, 256, (6, 4, 5, 3), "uint8")
    sheet = image_ops.grid(images, columns=3, padding=0)
    rows = images.reshape(2, 3, 4, 5, 3).transpose(0, 2, 1, 3, 4)
    np.testing.assert_array_equal(sheet, rows.reshape(8, 15, 3))


@pytest.mark.parametrize(
    "num_images, rows, columns",
    [(1, 1, 1), (2, 1, 2), (4, 2, 2), (5, 2, 3), (7, 3, 3), (64, 8, 8)],
)
def test_grid_is_about_square(num_images, rows, columns):
    sheet = image_ops.grid(np.zeros((num_images, 3, 4, 1), "uint8"))
    assert sheet.shape == (rows * 5 + 2, columns * 6 + 2, 1)
    assert np.sum(sheet == 0) == num_images * 12


def test_grid_takes_floats_and_tensors():
    images = np.random.RandomState(0).uniform(-1, 1, (3, 4, 4, 3))
    images = images.astype("float32")
    expected = image_ops.grid(np.asarray(image_ops.to_uint8(images)))
    np.testing.assert_array_equal(image_ops.grid(images), expected)
    np.testing.assert_array_equal(image_ops.grid(tf.constant(images)), expected)


@pytest.mark.parametrize(
    "shape", [(4, 4, 1), (2, 4, 4), (2, 4, 4, 2), (2, 1, 4, 5), (1, 2, 4, 4, 1)]
)
def test_grid_refuses_other_shapes(shape):
    expected = r"`images` must be of shape \(num_images, height.*Received"
    with pytest.raises(ValueError, match=expected):
        image_ops.grid(np.zeros(shape))


@pytest.mark.parametrize(
    "arguments, received",
    [({"columns": 0}, "columns=0"), ({"padding": -1}, "padding=-1")],
)
def test_grid_refuses_other_arguments(arguments, received):
    with pytest.raises(ValueError, match=f"Received: {received}"):
        image_ops.grid(np.zeros((2, 4, 4, 1)), **arguments)


def test_grid_refuses_no_images():
    with pytest.raises(ValueError, match=r"at least one.*Received.*\(0, 4"):
        image_ops.grid(np.zeros((0, 4, 4, 1)))


@pytest.mark.parametrize("channels, mode", [(1, "L"), (3, "RGB"), (4, "RGBA")])
def test_png_reads_back_with_other_decoders(tmp_path, channels, mode):
    image = np.random.RandomState(0).randint(0, 256, (7, 5, channels), "uint8")
    path = tmp_path / "image.png"
    image_ops.save_png(path, image)
    with PIL.Image.open(path) as read:
        assert (read.format, read.mode, read.size) == ("PNG", mode, (5, 7))
        np.testing.assert_array_equal(
            np.asarray(read).reshape(image.shape), image
        )


def test_png_bytes_by_the_standard(tmp_path):
    # https://www.w3.org/TR/png: signature, then chunks with their CRC.
    path = tmp_path / "image.png"
    image_ops.save_png(path, np.full((2, 3, 1), 7, "uint8"))
    content = path.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    length, kind = struct.unpack(">I4s", content[8:16])
    header = content[16 : 16 + length]
    assert (kind, length) == (b"IHDR", 13)
    assert struct.unpack(">IIBBBBB", header) == (3, 2, 8, 0, 0, 0, 0)
    assert struct.unpack(">I", content[29:33])[0] == zlib.crc32(kind + header)


def test_png_takes_floats(tmp_path):
    path = tmp_path / "image.png"
    image_ops.save_png(path, np.array([[[-1.0], [0.0], [1.0]]], "float32"))
    with PIL.Image.open(path) as read:
        assert np.asarray(read).tolist() == [[0, 128, 255]]


def test_png_makes_folders_replaces_and_leaves_nothing_else(tmp_path):
    path = tmp_path / "a" / "b" / "image.png"
    for level in (1, 2):
        image_ops.save_png(str(path), np.full((2, 2, 1), level, "uint8"))
    with PIL.Image.open(path) as read:
        assert np.unique(read).tolist() == [2]
    assert [p.name for p in path.parent.iterdir()] == ["image.png"]


def test_png_that_fails_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "image.png"
    image_ops.save_png(path, np.zeros((2, 2, 1), "uint8"))
    before = path.read_bytes()

    def fail(self, target):
        raise OSError("disk full")

    monkeypatch.setattr(image_ops.Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        image_ops.save_png(path, np.ones((2, 2, 1), "uint8"))
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("shape", [(2, 2), (2, 2, 2), (1, 2, 2, 1)])
def test_png_refuses_other_shapes(tmp_path, shape):
    expected = r"`image` must be of shape \(height, width.*Received"
    with pytest.raises(ValueError, match=expected):
        image_ops.save_png(tmp_path / "image.png", np.zeros(shape))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("value", [np.int32(1), np.float32(np.nan)])
def test_png_refuses_other_values(tmp_path, value):
    with pytest.raises(ValueError, match="`image` must be.*Received: image "):
        image_ops.save_png(tmp_path / "image.png", np.full((2, 2, 1), value))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_gif_reads_back_with_other_decoders(tmp_path, channels):
    levels = np.arange(0, 250, 50, "uint8").reshape(5, 1, 1, 1)
    frames = np.full((5, 1, 4, channels), 255, "uint8")
    frames[..., :3] = levels
    path = tmp_path / "new" / "a.gif"
    image_ops.save_gif(path, frames, milliseconds=70)
    assert path.read_bytes()[:6] == b"GIF89a"
    with PIL.Image.open(path) as picture:
        assert picture.n_frames == 5
        assert picture.info["duration"] == 70 and picture.info["loop"] == 0
        for index, level in enumerate(levels.ravel()):
            picture.seek(index)
            assert (np.asarray(picture.convert("RGB")) == level).all()
    assert [each.name for each in path.parent.iterdir()] == ["a.gif"]


def test_gif_keeps_every_level_of_grey(tmp_path):
    frames = np.random.default_rng(0).integers(0, 256, (2, 16, 16, 1), "uint8")
    image_ops.save_gif(tmp_path / "a.gif", frames / np.float32(127.5) - 1)
    with PIL.Image.open(tmp_path / "a.gif") as picture:
        for index, frame in enumerate(frames):
            picture.seek(index)
            found = np.asarray(picture.convert("RGB"))[..., :1]
            np.testing.assert_array_equal(found, frame)


def test_gif_shows_what_is_transparent_on_white(tmp_path):
    frames = np.zeros((1, 2, 2, 4), "uint8")
    frames[0, 0, 0, 3] = 255
    image_ops.save_gif(tmp_path / "a.gif", frames)
    with PIL.Image.open(tmp_path / "a.gif") as picture:
        found = np.asarray(picture.convert("L"))
    assert found.tolist() == [[0, 255], [255, 255]]


@pytest.mark.parametrize("shape", [(4, 4, 1), (2, 4, 4, 2), (1, 2, 4, 4, 1)])
def test_gif_refuses_other_shapes(tmp_path, shape):
    expected = r"`frames` must be of shape \(num_frames, height.*Received"
    with pytest.raises(ValueError, match=expected):
        image_ops.save_gif(tmp_path / "a.gif", np.zeros(shape))
    assert not list(tmp_path.iterdir())
