import runpy
from pathlib import Path

import numpy as np
import pytest

from kerasgan.ops import random

TOOL = Path(__file__).parents[2] / "tools" / "train_classifier.py"


@pytest.fixture(scope="module")
def tool():
    return runpy.run_path(str(TOOL))


def draw():
    return np.random.default_rng(0).uniform(-1, 1, (60, 6, 5, 1))


def shifts(image, most):
    """All the places where an image can be, by rows and columns."""
    padded = np.pad(
        image, ((most, most), (most, most), (0, 0)), constant_values=-1
    )
    height, width = image.shape[:2]
    return {
        (i, j): padded[i : i + height, j : j + width]
        for i in range(2 * most + 1)
        for j in range(2 * most + 1)
    }


def test_images_are_shifted(tool):
    images = draw().astype("float32")
    moved = np.asarray(tool["shift"](images, random.key(0), 1, ground=-1.0))
    places = [
        place
        for before, after in zip(images, moved, strict=True)
        for place, shifted in shifts(before, most=1).items()
        if np.array_equal(after, shifted)
    ]
    assert len(places) == 60
    assert len(set(places)) == 9


def test_a_fold_of_both_styles_is_held_out(tool):
    training, held_out = tool["divided"]("emoji", None)
    assert (len(training["label"]), len(held_out["label"])) == (2788, 350)
    first, second = np.split(held_out["label"], 2)
    np.testing.assert_array_equal(first, second)


def test_images_are_flipped(tool):
    images = draw()
    flipped = np.asarray(tool["flip"](images, random.key(0)))
    mirrored = images[:, :, ::-1]
    is_flipped = (flipped == mirrored).all((1, 2, 3))
    assert 15 < is_flipped.sum() < 45
    np.testing.assert_array_equal(flipped[~is_flipped], images[~is_flipped])
