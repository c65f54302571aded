import keras
import numpy as np
import pytest
from keras import layers

from kerasgan.extractors import Extractor
from kerasgan.extractors import get
from kerasgan.extractors import list_extractors


def model():
    images = keras.Input((4, 4, 1))
    features = layers.Dense(3)(layers.Flatten()(images))
    return keras.Model(images, features, name="mine")


def test_names():
    assert list_extractors() == [
        "classifier-crawl",
        "classifier-emoji",
        "classifier-fashion_mnist",
        "classifier-mnist",
        "efficientnet-lite0",
        "inception",
    ]


def test_extractors_stay_as_they_are():
    extractor = Extractor(model(), "other")
    assert get(extractor) is extractor


def test_a_model_and_its_file_are_the_same_extractor(tmp_path):
    own = model()
    own.save(tmp_path / "mine.keras")
    images = np.arange(32, dtype="uint8").reshape(2, 4, 4, 1)
    first = get(own)
    for path in (tmp_path / "mine.keras", str(tmp_path / "mine.keras")):
        second = get(path)
        assert second.name == first.name == "mine"
        assert second.sha256 == first.sha256
        np.testing.assert_array_equal(
            second(images)["features"], first(images)["features"]
        )


@pytest.mark.parametrize(
    "identifier, message",
    [
        ("clasifier-mnist", "Did you mean 'classifier-mnist'"),
        ("nowhere.keras", "file that is there. Received: 'nowhere.keras'"),
        (3, "an `Extractor`. Received: 3"),
    ],
)
def test_what_is_no_extractor(identifier, message):
    with pytest.raises(ValueError, match=message):
        get(identifier)


@pytest.mark.parametrize("argument", ["weights", "sha256"])
@pytest.mark.parametrize("name", ["classifier-mnist", "a model"])
def test_weights_that_are_not_asked_for(name, argument):
    identifier = model() if name == "a model" else name
    with pytest.raises(ValueError, match=f"Received: {argument}='x'"):
        get(identifier, **{argument: "x"})
