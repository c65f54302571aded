import numpy as np
import pytest
import tensorflow_datasets as tfds
from example_data import pixels
from example_data import store_rows
from scipy.ndimage import maximum_filter

from kerasgan import data
from kerasgan.data import edges
from kerasgan.data.sources import Unpaired

DIGITS = pixels(7, (28, 28, 1))


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tfds")
    features = {
        "image": tfds.features.Image(shape=(28, 28, 1)),
        "label": tfds.features.ClassLabel(num_classes=10),
    }
    rows = {"train": [{"image": digit, "label": 0} for digit in DIGITS]}
    store_rows("mnist", folder, features, rows, version="3.0.1")
    return folder


def test_edges_are_those_of_scipy():
    expected = maximum_filter(DIGITS, size=(1, 3, 3, 1), mode="constant")
    np.testing.assert_array_equal(edges.edges(DIGITS), expected - DIGITS)


def test_no_digit_is_in_both_domains(data_dir):
    found = data.read("digits_and_edges", data_dir=data_dir)
    assert isinstance(found, Unpaired)
    np.testing.assert_array_equal(found["image"], DIGITS[:3])
    np.testing.assert_array_equal(found["condition"], edges.edges(DIGITS[3:]))
    larger = data.read("digits_and_edges", image_size=12, data_dir=data_dir)
    assert larger["condition"].shape == (4, 12, 12, 1)


def test_digits_must_be_prepared(tmp_path):
    with pytest.raises(ValueError, match="mnist.* is not prepared.*Received"):
        data.read("digits_and_edges", data_dir=tmp_path)


def test_it_is_listed_where_its_digits_are(data_dir, tmp_path):
    for folder, expected in ((data_dir, 1), (tmp_path, 0)):
        names = [each["name"] for each in data.list_datasets(folder)]
        assert names.count("digits_and_edges") == expected
