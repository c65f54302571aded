"""A game that copies what it was trained on is found out."""

import keras
import numpy as np
import pytest

from kerasgan import data
from kerasgan import evaluation
from kerasgan.evaluation import copies
from kerasgan.evaluation import references
from kerasgan.extractors import Extractor


@pytest.fixture(scope="module")
def extractor():
    image = keras.Input((8, 8, 3))
    coarse = keras.layers.AveragePooling2D(4)(image)
    model = keras.Model(image, keras.layers.Flatten()(coarse))
    return Extractor(model, "coarse", batch_size=500)


@pytest.fixture(scope="module")
def emoji(extractor):
    return evaluation.reference(
        "emoji", num=300, extractor=extractor, image_size=8
    )


def names(space):
    return [f"nearer_{space}", f"copied_{space}"]


def test_copies_are_found_and_others_are_not(emoji):
    training = data.read("emoji", image_size=8)["image"] / 127.5 - 1
    held_out = emoji.given["image"] / 127.5 - 1
    # Half of what is held out, blurred with its neighbour: new, if not good.
    fresh = (held_out + 0.1 * np.roll(held_out, 1, axis=0)) / 1.1
    for pictures, expected in ((training, 1.0), (fresh, 0.0)):
        scores = emoji.score(
            lambda seeds, pictures=pictures: (pictures[seeds % 300], None)
        )
        for space in ("coarse", "pixels"):
            nearer, copied = (scores[name] for name in names(space))
            assert abs(nearer - (1.0 if expected else 0.4)) < 0.2
            assert abs(copied - expected) < 0.05


def test_the_floor_is_that_of_what_is_held_out(emoji):
    for space in ("coarse", "pixels"):
        nearer, copied = (emoji.floor[name] for name in names(space))
        assert nearer == pytest.approx(0.5) and copied < 0.02


def test_training_images_are_all_of_them(extractor):
    # Though the reference holds 30: the others would seem to be no copies.
    for split in ("test", "train"):
        reference = evaluation.reference(
            "emoji", split, 30, extractor, image_size=8
        )
        distances = reference.training.pixel_distances(
            data.read("emoji", image_size=8)["image"]
        )
        assert len(distances) == 1569 and distances.max() == 0


def test_what_is_made_of_real_images_is_no_copy(emoji):
    def sampler(seeds):
        return np.zeros((len(seeds), 8, 8, 3)), None

    sampler.given = ("label",)
    assert "nearer_pixels" in emoji.score(sampler)
    sampler.given = ("condition", "label")
    assert "nearer_pixels" not in emoji.score(sampler)


def test_only_few_images_of_two_splits_are_compared(monkeypatch):
    sample = {"image": np.zeros((9, 4, 4, 3), "uint8")}
    splits = {"train": sample, "test": sample}
    assert references._trained(splits) == (sample, sample)
    pairs = sample | {"condition": sample["image"]}
    for other in (
        {"train": sample, "valid": sample},
        {"train": pairs, "test": pairs},
        {"train": {"image": np.zeros((9, 2))}, "test": sample},
    ):
        assert references._trained(other) is None
    monkeypatch.setattr(references, "MOST", 8)
    assert references._trained(splits) is None
    assert copies.MOST == 5_000
