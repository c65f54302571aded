import numpy as np
import pytest

from kerasgan.data import fashion_mnist_sample
from kerasgan.data import list_datasets
from kerasgan.data import read
from kerasgan.extractors import classifiers
from kerasgan.extractors import get

needs_mnist = pytest.mark.skipif(
    "mnist" not in [each["name"] for each in list_datasets()],
    reason="MNIST is not prepared",
)


def accuracy(name, images, labels):
    logits = get(name)(images)["logits"]
    return np.mean(logits.argmax(axis=1) == labels)


def test_fashion_mnist_is_recognised():
    # 2,000 of the 10,000 images that the stated accuracy was measured on: two
    # standard deviations of the mean are 0.011.
    found = accuracy("classifier-fashion_mnist", *fashion_mnist_sample("test"))
    stated = classifiers.notes("fashion_mnist")["test_accuracy"]
    assert found == pytest.approx(stated, abs=0.012)


def test_emoji_are_recognised():
    # All images that the stated accuracy was measured on.
    names = ("emoji", "emoji_twemoji")
    samples = [read(name, "test") for name in names]
    found = [
        accuracy("classifier-emoji", sample["image"], sample["label"])
        for sample in samples
    ]
    stated = classifiers.notes("emoji")["test_accuracy"]
    assert np.mean(found) == pytest.approx(stated, abs=0.005)


def test_colour_images_are_resized():
    images = read("emoji", "test")["image"][:20]
    large = images.repeat(2, axis=1).repeat(2, axis=2)
    extractor = get("classifier-emoji")
    expected = extractor(images)["features"]
    found = extractor(large)["features"]
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.9


@needs_mnist
def test_digits_are_recognised():
    sample = read("mnist", "test[:1000]")
    found = accuracy("classifier-mnist", sample["image"], sample["label"])
    stated = classifiers.notes("mnist")["test_accuracy"]
    assert found == pytest.approx(stated, abs=0.006)


@pytest.mark.parametrize(
    "data, least, num_held_out",
    [
        ("fashion_mnist", 0.92, 5_000),
        ("mnist", 0.99, 5_000),
        ("emoji", 0.65, 350),
        ("crawl", 0.87, 339),
    ],
)
def test_accuracy_that_is_stated(data, least, num_held_out):
    notes = classifiers.notes(data)
    assert notes["test_accuracy"] > least
    assert notes["num_held_out"] == num_held_out
    # What is held out is of the training split, which is a little easier.
    difference = notes["held_out_accuracy"] - notes["test_accuracy"]
    assert abs(difference) < (0.02 if num_held_out == 5_000 else 0.05)


@pytest.mark.parametrize("data", classifiers.DATA)
def test_attributes(data):
    extractor = get(f"classifier-{data}")
    assert extractor.name == f"classifier-{data}"
    assert extractor.sha256 == classifiers.notes(data)["sha256"]
    shape, num_classes = classifiers.SHAPES[data]
    assert extractor.input_shape == shape
    assert (extractor.resize == "none") == (shape == (28, 28, 1))
    assert (extractor.num_features, extractor.num_classes) == (96, num_classes)
    assert not extractor.is_canonical


def test_no_feature_is_negative_and_none_is_dead():
    images, _ = fashion_mnist_sample("test")
    features = get("classifier-fashion_mnist")(images[:500])["features"]
    assert features.min() == 0
    assert (features.std(axis=0) > 0).all()


def test_weights_that_are_not_those_that_were_shipped(monkeypatch):
    notes = classifiers.notes("mnist")
    monkeypatch.setattr(
        classifiers, "notes", lambda data: notes | {"sha256": "0" * 64}
    )
    message = f"must be {'0' * 64}. Received: {notes['sha256']}"
    with pytest.raises(ValueError, match=message):
        get("classifier-mnist")


def test_weights_are_small():
    for data in classifiers.DATA:
        path = classifiers._folder() / f"classifier-{data}.weights.h5"
        assert len(path.read_bytes()) < 3e6
