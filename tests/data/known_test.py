"""What is known of data sets without TensorFlow, beside what there is."""

from pathlib import Path

import numpy as np
import pytest
from tensorflow_datasets.core import constants

from kerasgan import data
from kerasgan.data import finding
from kerasgan.data import known
from kerasgan.data import stored
from kerasgan.data import synthetic
from kerasgan.data import toys


def test_names_are_those_of_the_toys():
    assert list(known.POINTS) == list(toys.TOYS)
    assert list(known.TOYS) == list(synthetic.TOYS)
    assert [*known.EMOJI, known.CRAWL] == list(stored.IMAGES)
    assert known.POINT_SPLITS == toys.SPLITS
    assert set(known.FILES) == set(finding.FILES)


@pytest.mark.parametrize(
    "name", ["fashion_mnist_sample", "first_names", "two_domains", "emoji"]
)
def test_numbers_are_those_of_the_rows(name):
    (found,) = [x for x in data.list_datasets() if x["name"] == name]
    for split, rows in found["splits"].items():
        assert len(data.read(name, split)["image"]) == rows


@pytest.mark.parametrize("value", [None, "/some/where", "~/here"])
def test_the_folder_is_that_of_tfds(value, monkeypatch):
    monkeypatch.delenv("TFDS_DATA_DIR", raising=False)
    if value is not None:
        monkeypatch.setenv("TFDS_DATA_DIR", value)
    expected = Path(constants.get_default_data_dir()).expanduser()
    assert known.directory() == expected
    assert str(known.directory("/given")) == "/given"


def test_only_what_must_be_a_missing_file_is_refused(tmp_path):
    np.save(tmp_path / "here.npy", np.ones((3, 2)))
    for name in ("mnist", "mnist:3.0.1", "coco/2017", "ring", tmp_path.name):
        known.check_path(name)
    known.check_path(str(tmp_path / "here.npy"))
    for name in ("a.npy", "a.txt", "./mnist", "~/no", "/no", "a/b/c"):
        match = f"no data set.*Received: '{name}'"
        with pytest.raises(ValueError, match=match):
            known.check_path(name)
