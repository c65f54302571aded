import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds
from example_data import store_rows

from kerasgan import data
from kerasgan.data import endless
from kerasgan.data import stacked
from kerasgan.ops import random


def digit(number, row):
    """A picture that tells which one it is."""
    return np.full((28, 28, 1), 20 * number + row, "uint8")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """Digits in the place of MNIST's: those of a split tell their own rows."""
    path = tmp_path_factory.mktemp("tfds")
    features = {
        "image": tfds.features.Image(shape=(28, 28, 1)),
        "label": tfds.features.ClassLabel(num_classes=10),
    }
    splits = {
        split: [
            {"image": digit(number, row), "label": number}
            for number in range(10)
            for row in rows
        ]
        for split, rows in {"train": (0, 1, 2), "test": (7,)}.items()
    }
    store_rows("mnist", path, features, splits, version="3.0.1")
    return path


def test_channels_are_the_digits_of_the_label():
    digits = {
        "image": tf.constant(np.stack([digit(n, 0) for n in range(10)])),
        "label": tf.range(10),
    }
    rows = stacked.stack(digits, 500, random.key(0))
    images, labels = rows["image"].numpy(), rows["label"].numpy()
    assert images.shape == (500, 28, 28, 3) and images.dtype == np.uint8
    assert labels.dtype == np.int32
    for image, label in zip(images, labels, strict=True):
        assert (image == image[0, 0]).all()
        red, green, blue = map(int, f"{label:03}")
        assert image[0, 0].tolist() == [20 * red, 20 * green, 20 * blue]


def test_each_digit_is_as_likely_in_each_place(data_dir):
    labels = data.read("stacked_mnist", data_dir=data_dir)["label"]
    assert labels.shape == (10_000,)
    for place in (1, 10, 100):
        counts = np.bincount(labels // place % 10, minlength=10)
        chi_square = np.sum((counts - 1000) ** 2) / 1000
        assert chi_square < 27.9  # p < 0.001 for 9 degrees of freedom
    pairs = np.bincount(labels // 10, minlength=100)  # independent of another
    assert np.sum((pairs - 100) ** 2) / 100 < 148.2  # p < 0.001 for 99


def test_batches_are_a_function_of_the_step(data_dir):
    def batches(seed, start):
        loaded = data.load(
            "stacked_mnist",
            batch_size=6,
            seed=seed,
            start_step=start,
            data_dir=data_dir,
        )
        return list(loaded.take(3).as_numpy_iterator())

    first, later, other = batches(3, 0), batches(3, 1), batches(4, 0)
    for part in ("image", "label"):
        np.testing.assert_array_equal(first[1][part], later[0][part])
        assert (first[0][part] != first[1][part]).any()
        assert (first[0][part] != other[0][part]).any()
    images = first[0]["image"]
    assert images.dtype == np.float32
    rows = np.rint((images[:, 0, 0] + 1) * 127.5).astype(int)
    np.testing.assert_array_equal(rows // 20 @ [100, 10, 1], first[0]["label"])


def test_a_split_is_of_its_own_digits(data_dir):
    rows = {
        split: set(
            np.unique(
                data.read("stacked_mnist", split, data_dir=data_dir)["image"]
                % 20
            )
        )
        for split in ("train", "test", "train[:3]")
    }
    assert rows == {"train": {0, 1, 2}, "test": {7}, "train[:3]": {0, 1, 2}}


def test_it_is_listed_where_its_digits_are_prepared(data_dir, tmp_path):
    def listed(folder):
        found = {each["name"]: each for each in data.list_datasets(folder)}
        return found.get("stacked_mnist")

    splits = {"train": None, "test": None}
    assert listed(data_dir) == {
        "name": "stacked_mnist",
        "kind": "made",
        "splits": splits,
    }
    assert listed(tmp_path) is None


def test_digits_must_be_prepared(tmp_path):
    with pytest.raises(ValueError, match="mnist.* is not prepared.*Received"):
        data.load("stacked_mnist", data_dir=tmp_path)


@pytest.mark.parametrize(
    "argument, value",
    [("image_size", 8), ("layout", "side_by_side"), ("frames", 2)],
)
def test_rows_are_as_they_are(argument, value):
    match = f"`{argument}` must be `None` for stacked_mnist.*Received: "
    with pytest.raises(ValueError, match=match + argument):
        data.read("stacked_mnist", **{argument: value})


def test_what_is_known_beforehand_is_what_is_drawn(data_dir):
    for name, source in endless.SOURCES.items():
        sample = source.rows_of_step("train", 3, 0, data_dir)(0)
        assert sample["image"].shape == (3, *source.shape), name
    labels = data.read("stacked_mnist", data_dir=data_dir)["label"]
    assert (
        labels.max() == 999
        and endless.SOURCES["stacked_mnist"].num_modes == 1000
    )
