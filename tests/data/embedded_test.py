import gzip
import os
import re
import runpy
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import tensorflow_datasets as tfds

from kerasgan.data import FASHION_MNIST_CLASSES
from kerasgan.data import fashion_mnist_sample

ROOT = Path(__file__).parents[2]
# Where Debian's package `dataset-fashion-mnist` puts the four files.
SOURCE = Path(
    os.environ.get("FASHION_MNIST", "/usr/share/datasets/fashion-mnist")
)
needs_source = pytest.mark.skipif(
    not SOURCE.is_dir(), reason=f"no Fashion-MNIST in {SOURCE}"
)


def unpack(name):
    return gzip.decompress((SOURCE / f"{name}.gz").read_bytes())


def source_rows(stem):
    """Reads the original by the fixed layout of its two files."""
    images = unpack(f"{stem}-images-idx3-ubyte")
    rows = [images[i : i + 784] for i in range(16, len(images), 784)]
    return rows, list(unpack(f"{stem}-labels-idx1-ubyte")[8:])


@pytest.fixture(scope="module")
def tool():
    return runpy.run_path(str(ROOT / "tools" / "make_fashion_mnist_sample.py"))


@pytest.mark.parametrize("split, per_class", [("train", 800), ("test", 200)])
def test_every_class_has_its_share(split, per_class):
    images, labels = fashion_mnist_sample(split)
    assert images.shape == (10 * per_class, 28, 28, 1)
    assert images.dtype == np.uint8
    assert labels.shape == (10 * per_class,)
    assert labels.dtype == np.int32
    assert np.bincount(labels).tolist() == [per_class] * 10


def test_train_is_the_default():
    np.testing.assert_array_equal(
        fashion_mnist_sample()[0], fashion_mnist_sample("train")[0]
    )


def test_pixels_are_those_of_the_published_statistics():
    # Mean and deviation of the 60,000 training images, as widely published.
    images, _ = fashion_mnist_sample("train")
    assert np.mean(images / 255) == pytest.approx(0.2860, abs=0.005)
    assert np.std(images / 255) == pytest.approx(0.3530, abs=0.005)


def test_classes_are_mixed():
    # In any 500 of them every class is there.
    _, labels = fashion_mnist_sample("train")
    for part in labels.reshape(16, 500):
        assert set(part) == set(range(10))


def test_class_names_are_those_of_tensorflow_datasets(tmp_path):
    label = tfds.builder("fashion_mnist", data_dir=tmp_path).info.features[
        "label"
    ]
    assert list(FASHION_MNIST_CLASSES) == label.names


def test_labels_fit_the_pictures():
    images, labels = fashion_mnist_sample("train")
    width = (images[..., 0] > 30).any(axis=1).sum(axis=1)
    narrow = FASHION_MNIST_CLASSES.index("Trouser")
    wide = FASHION_MNIST_CLASSES.index("Ankle boot")
    assert np.median(width[labels == narrow]) < 16
    assert np.median(width[labels == wide]) > 24


def test_unknown_split():
    with pytest.raises(ValueError, match="`split`.*Received: split='valid'"):
        fashion_mnist_sample("valid")


def test_file_is_small():
    path = resources.files("kerasgan.data") / "fashion_mnist_sample.npz"
    assert len(path.read_bytes()) < 6e6


@needs_source
@pytest.mark.parametrize("split, stem", [("train", "train"), ("test", "t10k")])
def test_images_and_labels_are_distinct_rows_of_the_source(split, stem):
    places = {}
    for index, row in enumerate(zip(*source_rows(stem), strict=True)):
        places.setdefault(row, []).append(index)
    images, labels = fashion_mnist_sample(split)
    for image, label in zip(images, labels, strict=True):
        # The source holds some images twice: each place is used up once.
        places[image.tobytes(), int(label)].pop()


@needs_source
def test_tool_draws_the_same_again(tool):
    sample = tool["make_sample"](SOURCE)
    for split in ("train", "test"):
        images, labels = fashion_mnist_sample(split)
        np.testing.assert_array_equal(sample[f"{split}_images"], images[..., 0])
        np.testing.assert_array_equal(sample[f"{split}_labels"], labels)


def test_tool_refuses_another_file(tool, tmp_path):
    path = tmp_path / "train-labels-idx1-ubyte.gz"
    path.write_bytes(gzip.compress(b"\0\0\10\1\0\0\0\1\7"))
    expected = f"not the published file.*{tool['SHA256'][path.stem]}.*Received"
    with pytest.raises(ValueError, match=expected):
        tool["read_idx"](path)
    assert re.fullmatch("[0-9a-f]{64}", tool["SHA256"][path.stem])
