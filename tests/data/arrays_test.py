import re

import numpy as np
import pytest
from example_data import pixels

from kerasgan.data import arrays
from kerasgan.data import read

IMAGES = pixels(6)
LABELS = np.array([0, 1, 2, 0, 1, 2])


def save(path, **content):
    np.savez(path, **content)
    return path


def test_npy(tmp_path):
    np.save(tmp_path / "images.npy", IMAGES)
    sample = read(tmp_path / "images.npy")
    assert list(sample) == ["image"]
    np.testing.assert_array_equal(sample["image"], IMAGES)


@pytest.mark.parametrize(
    "images, labels",
    [("images", "labels"), ("image", "label"), ("x", "y")],
)
@pytest.mark.parametrize("form", ["{}", "train_{}", "{}_train"])
def test_names_in_npz(tmp_path, images, labels, form):
    content = {form.format(images): IMAGES, form.format(labels): LABELS}
    path = save(tmp_path / "set.npz", **content)
    sample = read(str(path))
    np.testing.assert_array_equal(sample["image"], IMAGES)
    np.testing.assert_array_equal(sample["label"], LABELS)
    assert sample["label"].dtype == np.int32


def test_splits_in_npz(tmp_path):
    path = save(
        tmp_path / "set.npz", x_train=IMAGES, x_test=IMAGES[:2], y_train=LABELS
    )
    test = read(path, split="test")
    np.testing.assert_array_equal(test["image"], IMAGES[:2])
    assert "label" not in test
    match = r"must be one of \['test', 'train'\] for.*Received: split='valid'"
    with pytest.raises(ValueError, match=match):
        read(path, split="valid")


def test_npy_is_the_training_split(tmp_path):
    np.save(tmp_path / "images.npy", IMAGES)
    with pytest.raises(ValueError, match=r"\['train'\].*split='test'"):
        read(tmp_path / "images.npy", split="test")


def test_npz_without_images(tmp_path):
    path = save(tmp_path / "set.npz", labels=LABELS, pictures=IMAGES)
    match = r"must hold an array.*Received: .*\['labels', 'pictures'\]"
    with pytest.raises(ValueError, match=match):
        read(path)


def test_objects_are_never_unpickled(tmp_path):
    objects = np.array([IMAGES[0], "x"], dtype=object)
    np.save(tmp_path / "a.npy", objects, allow_pickle=True)
    np.savez(tmp_path / "a.npz", images=objects)
    for name in ("a.npy", "a.npz"):
        match = f"without pickle.*Received: .*{name}.*allow_pickle"
        with pytest.raises(ValueError, match=match):
            read(tmp_path / name)


def test_images_without_a_channel_axis_get_one():
    grey = pixels(3, (6, 5))
    found = arrays.check({"image": grey})["image"]
    np.testing.assert_array_equal(found, grey[..., None])


def test_one_image_is_not_taken_for_many():
    match = r"must be uint8.*Received: arrays of shape \(6, 5, 3\)"
    with pytest.raises(ValueError, match=match):
        arrays.check({"image": IMAGES[0]})


@pytest.mark.parametrize("dtype", ["float16", "float64", ">f4"])
def test_floats_become_float32(dtype):
    values = np.linspace(-1, 1, 48).reshape(4, 3, 4, 1).astype(dtype)
    found = arrays.check({"image": values})["image"]
    assert found.dtype == np.dtype("float32")
    np.testing.assert_array_equal(found, values.astype("float32"))


def test_points_may_lie_anywhere():
    points = np.array([[100.0, -5.0], [3.0, 4.0]])
    np.testing.assert_array_equal(
        arrays.check({"image": points})["image"], points
    )


def test_labels_may_be_a_column():
    found = arrays.check(
        {"image": IMAGES, "label": LABELS[:, None].astype("uint8")}
    )["label"]
    np.testing.assert_array_equal(found, LABELS)


FLOATS = IMAGES / 127.5 - 1


@pytest.mark.parametrize(
    "images, match",
    [
        (IMAGES.astype("int64"), "dtype int64"),
        (IMAGES > 9, "dtype bool"),
        (IMAGES.astype("complex64"), "dtype complex64"),
        (IMAGES[..., :2], "shape (6, 6, 5, 2)"),
        (IMAGES[:, :0], "shape (6, 0, 5, 3)"),
        (IMAGES[:0], "shape (0, 6, 5, 3)"),
        (IMAGES[None, None], "shape (1, 1, 6, 6, 5, 3)"),
        (IMAGES[:, 0, 0], "shape (6, 3) and dtype uint8"),
        (np.array(5.0), "shape ()"),
        (FLOATS * 1.1, "in [-1.1, 1.1]"),
        ((FLOATS + 1) / 2, "in [0, 1]"),
        (IMAGES.astype("float32"), "in [0, 255]"),
        (np.where(FLOATS > 0.9, np.nan, FLOATS), "NaN"),
        (np.where(FLOATS > 0.9, np.inf, FLOATS), "NaN or infinity"),
        (np.array([[1.0, np.nan]]), "NaN"),
        (np.array([[1.0, 1e300]]), "infinity"),
    ],
)
def test_other_images_are_refused(images, match):
    match = f"mages must be.*Received: set.npz.*{re.escape(match)}"
    with pytest.raises(ValueError, match=match):
        arrays.check({"image": images}, "set.npz")


@pytest.mark.parametrize(
    "labels, match",
    [
        (LABELS[:-1], "5 labels and 6 images"),
        (LABELS.astype("float32"), "dtype float32"),
        (np.eye(6, 3, dtype="int32"), "shape (6, 3)"),
        (np.array(1), "shape ()"),
        (LABELS - 1, "labels from -1 to 1"),
        (LABELS + 2**31, "to 2147483650"),
    ],
)
def test_other_labels_are_refused(labels, match):
    match = f"abels.*Received: set.npz.*{re.escape(match)}"
    with pytest.raises(ValueError, match=match):
        arrays.check({"image": IMAGES, "label": labels}, "set.npz")


def test_more_than_fits_into_memory_is_refused():
    match = "half of the memory.*Received: big, 1000000000 images.*30000.0 GB"
    with pytest.raises(ValueError, match=match):
        arrays.empty(10**9, (100, 100, 3), "big")


# Further parts, of any name.

DEPTHS = pixels(6, (6, 5, 1), seed=1)
PARTS = {
    "condition": pixels(6, (3, 3, 3), seed=2),
    "depth": DEPTHS / 127.5 - 1,
    "grey": DEPTHS[..., 0],
    "clip": pixels(6, (2, 4, 4, 1)),
    "text": np.eye(4, dtype="uint8")[[[0, 1], [2, 3], [1, 1]] * 2],
    "angle": np.linspace(0.0, 1000.0, 6),
    "point": np.random.default_rng(0).normal(size=(6, 3)),
    "kind": np.arange(6, dtype="int64") - 3,
    "attributes": np.ones((6, 40), "uint8"),
    "label_b": np.arange(6),
}
DTYPES = {
    "condition": "uint8",
    "depth": "float32",
    "grey": "uint8",
    "clip": "uint8",
    "text": "uint8",
    "angle": "float32",
    "point": "float32",
    "kind": "int32",
    "attributes": "int32",
    "label_b": "int32",
}


def assert_parts(found, images=IMAGES):
    assert sorted(found) == sorted([*PARTS, "image", "label"])
    np.testing.assert_array_equal(found["image"], images)
    np.testing.assert_array_equal(found["label"], LABELS)
    for name, value in PARTS.items():
        assert found[name].dtype == DTYPES[name], name
        value = value[..., None] if name == "grey" else value
        np.testing.assert_array_equal(found[name], value.astype(DTYPES[name]))


def test_a_dict_keeps_all_parts():
    assert_parts(read({"image": IMAGES, "label": LABELS} | PARTS))
    assert list(read({"image": IMAGES, "label": None})) == ["image"]


@pytest.mark.parametrize("form", ["{}", "train_{}", "{}_train", "{}_TRAIN"])
def test_a_file_keeps_all_parts(tmp_path, form):
    content = {"images": IMAGES, "labels": LABELS} | PARTS
    content["conditions"] = content.pop("condition")
    content = {form.format(name): value for name, value in content.items()}
    path = save(tmp_path / "set.npz", **content, x_test=IMAGES[:1])
    assert_parts(read(path))
    assert list(read(path, "test")) == ["image"]


def test_a_part_may_have_a_name_like_that_of_images(tmp_path):
    path = save(tmp_path / "set.npz", image=IMAGES, image_b=IMAGES[::-1])
    sample = read(path)
    np.testing.assert_array_equal(sample["image_b"], IMAGES[::-1])
    # A split of any name is found when it is asked for.
    path = save(tmp_path / "set.npz", x_train=IMAGES, x_extra=IMAGES[:2])
    assert len(read(path, "extra")["image"]) == 2


def test_two_arrays_of_one_part(tmp_path):
    path = save(tmp_path / "set.npz", x=IMAGES, images=IMAGES)
    with pytest.raises(ValueError, match="one array.*with 'x' and 'images'"):
        read(path)


@pytest.mark.parametrize(
    "value, match",
    [
        (IMAGES[:4], "4 parts and 6 images"),
        (np.zeros(3), "3 parts and 6 images"),
        (np.array(["a"] * 6), "part 'part', of shape (6,) and dtype <U1"),
        (np.array([None] * 6), "part 'part', of shape (6,) and dtype object"),
        (np.ones(6, "complex64"), "part 'part', of shape (6,) and dtype comp"),
        (np.ones(6, "bool"), "dtype bool"),
        (np.array(3), "part 'part', of shape () and dtype int64"),
        (np.ones((6, 2, 3)), "part 'part', of shape (6, 2, 3)"),
        (np.ones((6, 1, 1, 1, 1, 1)), "part 'part', of shape (6, 1, 1, 1, 1"),
        (np.ones((6, 0)), "part 'part', of shape (6, 0)"),
        (np.full(6, 2**31), "part 'part', of shape (6,) and dtype int64"),
        (np.full(6, np.nan), "part 'part', with NaN"),
        (np.full((6, 2), np.inf), "part 'part', with NaN"),
        (IMAGES / 255.0, "part 'part', in [0, 1]"),
        (IMAGES * np.float32(1.0), "part 'part', in [0, 255]"),
        (np.where(IMAGES > 9, np.nan, 0.0), "part 'part', with NaN"),
        (
            IMAGES.astype("int32"),
            "give `images.astype('uint8')`. Received: set",
        ),
        (IMAGES.astype("int32") - 300, "part 'part', of shape (6, 6, 5, 3)"),
        ([[1, 2], [3]], "Part 'part' of a sample must be an array. Received"),
    ],
)
def test_other_parts_are_refused_by_name(value, match):
    with pytest.raises(ValueError, match=re.escape(match)):
        arrays.check({"image": IMAGES, "part": value}, "set.npz")


def test_images_of_zeros_and_ones_are_refused():
    grey = (pixels(4, (6, 5)) > 99).astype("uint8")
    with pytest.raises(
        ValueError, match="levels from 0 to 255.*zeros and ones"
    ):
        read(grey)
    black = np.zeros((4, 6, 5), "uint8")
    assert read(black)["image"].shape == (4, 6, 5, 1)
