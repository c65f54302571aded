import re

import numpy as np
import PIL.Image
import pytest
from example_data import pixels
from example_data import write_folder
from example_data import write_png

from kerasgan.data import class_names
from kerasgan.data import decoding
from kerasgan.data import read

IMAGES = pixels(6)
LABELS = [0, 2, 2, 0, 2, 0]


def refused(path, match, **settings):
    with pytest.raises(ValueError, match=match):
        read(path, **settings)


def test_images_in_order_of_their_names(tmp_path):
    sample = read(write_folder(tmp_path, IMAGES))
    assert list(sample) == ["image"]
    assert sample["image"].dtype == np.uint8
    np.testing.assert_array_equal(sample["image"], IMAGES)
    assert class_names(tmp_path) is None


def test_classes_are_folders_in_order(tmp_path):
    write_folder(tmp_path, IMAGES, LABELS)
    (tmp_path / "b").mkdir()  # holds nothing: no class
    write_png(tmp_path / "__MACOSX" / "x.png", IMAGES[0])
    sample = read(tmp_path)
    np.testing.assert_array_equal(sample["label"], [0, 0, 0, 1, 1, 1])
    np.testing.assert_array_equal(sample["image"], IMAGES[[0, 3, 5, 1, 2, 4]])
    assert class_names(tmp_path) == ("a", "c")


def test_numbers_are_classes_in_their_order(tmp_path):
    for label in (10, 9, 0, 2):
        write_png(
            tmp_path / str(label) / "1.png", np.full((4, 4), label, "uint8")
        )
    write_png(tmp_path / "other" / "1.png", np.full((4, 4), 99, "uint8"))
    assert class_names(tmp_path) == ("0", "2", "9", "10", "other")
    sample = read(tmp_path)
    np.testing.assert_array_equal(sample["label"], range(5))
    assert sample["image"][:, 0, 0, 0].tolist() == [0, 2, 9, 10, 99]


def test_classes_may_have_folders_inside(tmp_path):
    write_png(tmp_path / "a" / "x" / "1.png", IMAGES[0])
    write_png(tmp_path / "b" / "y" / "z" / "1.png", IMAGES[1])
    sample = read(tmp_path)
    np.testing.assert_array_equal(sample["label"], [0, 1])
    np.testing.assert_array_equal(sample["image"], IMAGES[:2])


def test_splits_are_folders(tmp_path):
    write_folder(tmp_path / "train", IMAGES[:4], LABELS)
    write_folder(tmp_path / "test", IMAGES[4:], LABELS)
    write_png(tmp_path / "test" / "b" / "new.png", IMAGES[0])
    assert len(read(tmp_path)["image"]) == 4
    # A class has the same number in all splits, though not all have it.
    np.testing.assert_array_equal(read(tmp_path)["label"], [0, 0, 2, 2])
    np.testing.assert_array_equal(read(tmp_path, "test")["label"], [0, 1, 2])
    assert class_names(tmp_path, "test") == ("a", "b", "c")
    match = r"one of \['test', 'train'\] for.*Received: split='val'"
    refused(tmp_path, match, split="val")


@pytest.mark.parametrize("name", ["train", "Valid", "VAL", "Validation"])
def test_splits_in_any_case(tmp_path, name):
    write_folder(tmp_path / name, IMAGES[:4])
    write_folder(tmp_path / "Test", IMAGES[4:])
    assert len(read(tmp_path, name.lower())["image"]) == 4
    assert len(read(tmp_path, "test")["image"]) == 2


@pytest.mark.parametrize("other", ["car/1.png", "1.png", "Train/1.png"])
def test_a_split_is_never_a_class(tmp_path, other):
    write_png(tmp_path / "train" / "1.png", IMAGES[0])
    write_png(tmp_path / other, IMAGES[1])
    name = other.partition("/")[0]
    refused(tmp_path, f"are splits.*Received: {tmp_path} with .*{name}")


def test_splits_inside_of_classes_are_not_mixed(tmp_path):
    for split in ("train", "test"):
        write_png(tmp_path / "car" / split / "1.png", IMAGES[0])
    match = f"are splits.*folder around.*Received: {tmp_path}/car/test, in"
    refused(tmp_path, match)


@pytest.mark.parametrize(
    "suffix, kind, lossless",
    [
        (".png", "PNG", True),
        (".PNG", "PNG", True),
        (".bmp", "BMP", True),
        (".jpg", "JPEG", False),
        (".jpeg", "JPEG", False),
        (".gif", "GIF", False),
        (".webp", "WEBP", False),
        (".tif", "TIFF", True),
        (".TIFF", "TIFF", True),
    ],
)
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_formats(tmp_path, suffix, kind, lossless, mode):
    # Smooth, so that JPEG and GIF come close.
    ramp = np.linspace(0, 255, 16 * 16).reshape(16, 16).astype("uint8")
    picture = PIL.Image.fromarray(ramp).convert(mode)
    picture.save(tmp_path / f"image{suffix}", kind)
    (found,) = read(tmp_path)["image"]
    if mode == "L" and kind not in ("GIF", "WEBP"):  # which are in colour
        assert found.shape == (16, 16, 1)
    error = np.abs(found.mean(axis=-1) - ramp).max()
    assert error == 0 if lossless else error < 8


def test_other_files_are_named(tmp_path):
    write_folder(tmp_path, IMAGES)
    for name in (".hidden.png", "notes.txt", "Thumbs.db"):
        (tmp_path / name).write_bytes(b"no image")
    write_png(tmp_path / ".trash" / "1.png", IMAGES[0])
    match = "over 2 files of .* no images: Thumbs.db, notes.txt$"
    with pytest.warns(UserWarning, match=match):
        assert len(read(tmp_path)["image"]) == 6


@pytest.mark.parametrize("damage", [b"", b"no image", "cut"])
def test_a_corrupt_image_is_named_or_left_out(tmp_path, damage):
    write_folder(tmp_path, IMAGES, LABELS)
    path = tmp_path / "a" / "003.png"
    whole = path.read_bytes()
    path.write_bytes(whole[:60] if damage == "cut" else damage)
    match = rf"corrupt.*Received: {re.escape(str(path))} \(.+\)$"
    refused(tmp_path, match)
    with pytest.warns(UserWarning, match=f"Left out 1 corrupt.*{path.name}"):
        sample = read(tmp_path, skip_corrupt=True)
    np.testing.assert_array_equal(sample["image"], IMAGES[[0, 5, 1, 2, 4]])
    np.testing.assert_array_equal(sample["label"], [0, 0, 1, 1, 1])


def test_a_warning_names_the_first_of_many(tmp_path):
    write_folder(tmp_path, IMAGES)
    for index in range(7):
        (tmp_path / f"z{index}.png").write_bytes(b"no image")
    with pytest.warns(UserWarning, match=r"out 7 .*z0.*z4.png, \.\.\.$"):
        assert len(read(tmp_path, skip_corrupt=True)["image"]) == 6


def test_all_corrupt(tmp_path):
    (tmp_path / "1.png").write_bytes(b"no image")
    match = f"can be decoded. Received: {tmp_path}, where all"
    refused(tmp_path, match, skip_corrupt=True)


def test_an_empty_folder(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "notes.txt").write_text("no image")
    refused(tmp_path, f"must hold images.*Received: {tmp_path}, which .*none")


def test_images_beside_classes(tmp_path):
    write_folder(tmp_path, IMAGES, LABELS)
    write_png(tmp_path / "loose.png", IMAGES[0])
    refused(tmp_path, "or none. Received: .* loose.png as well as a/000.png")


def test_several_sizes_need_one(tmp_path):
    write_png(tmp_path / "1.png", IMAGES[0])
    write_png(tmp_path / "2.png", IMAGES[1, :4])
    match = "need `image_size`.*Received: .*1.png of 6x5, .*2.png of 4x5"
    refused(tmp_path, match)
    assert read(tmp_path, image_size=4)["image"].shape == (2, 4, 4, 3)
    found = read(tmp_path, image_size=(6, 5))["image"]
    np.testing.assert_array_equal(found[0], IMAGES[0])


def test_channels_must_agree(tmp_path):
    write_png(tmp_path / "1.png", IMAGES[0])
    write_png(tmp_path / "2.png", IMAGES[1, ..., 0])
    for size in (None, 4):
        match = "as many channels. Received: .*1.png with 3, .*2.png with 1"
        refused(tmp_path, match, image_size=size)


def test_grey_with_alpha_is_refused(tmp_path):
    PIL.Image.new("LA", (4, 4)).save(tmp_path / "1.png")
    for size in (None, 2):
        match = "1, 3 or 4 channels. Received: .*1.png with 2"
        refused(tmp_path, match, image_size=size)


def test_many_files_are_read_a_chunk_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "CHUNK", 2)
    sample = read(write_folder(tmp_path, pixels(5)))
    np.testing.assert_array_equal(sample["image"], pixels(5))
