import ast
import itertools

import numpy as np
import pytest
import scipy.ndimage

from kerasgan import data

NAMES = ["moving_squares", "shapes_outlines", "two_domains", "grammar"]


@pytest.fixture(scope="module")
def toys():
    return {name: data.read(name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_same_every_time_and_others_in_another_split(toys, name):
    again, test = data.read(name), data.read(name, "test")
    listed = {each["name"]: each for each in data.list_datasets()}
    for part, value in toys[name].items():
        np.testing.assert_array_equal(value, again[part])
        rows = len(test[part])
        assert not np.array_equal(value[:rows], test[part])
    expected = {"train": 2000, "test": 500}
    assert listed[name] == {"name": name, "kind": "toy", "splits": expected}
    assert len(toys[name]["image"]) == 2000 and len(test["image"]) == 500
    with pytest.raises(ValueError, match=f"for {name}.*split='valid'"):
        data.read(name, "valid")


@pytest.mark.parametrize("name", NAMES)
def test_starts_at_any_step(name):
    through = data.load(name, "test", batch_size=64, seed=2)
    resumed = data.load(name, "test", batch_size=64, seed=2, start_step=9)
    for a, b in zip(
        through.skip(9).take(3).as_numpy_iterator(),
        resumed.take(3).as_numpy_iterator(),
        strict=True,
    ):
        assert sorted(a) == sorted(b)
        for part in a:
            np.testing.assert_array_equal(a[part], b[part])


def test_squares_keep_their_velocity(toys):
    clips = toys["moving_squares"]["image"]
    assert clips.shape == (2000, 8, 16, 16, 1)
    names = data.class_names("moving_squares")
    weights = clips[..., 0] / 255.0
    assert (weights.sum(axis=(2, 3)) == 16).all()  # whole in all frames
    centres = np.stack(
        [
            (weights * pixels).sum(axis=(2, 3)) / 16
            for pixels in np.mgrid[:16, :16]
        ],
        axis=-1,
    )
    steps = np.diff(centres, axis=1)
    np.testing.assert_allclose(steps, np.repeat(steps[:, :1], 7, axis=1))
    words = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
    for label, step in zip(
        toys["moving_squares"]["label"], steps[:, 0], strict=True
    ):
        expected = sum(np.array(words[word]) for word in names[label].split())
        np.testing.assert_allclose(step, expected)
    starts = {tuple(place) for place in centres[:, 0]}
    assert len(starts) > 100


def test_outlines_are_the_borders_of_shapes(toys):
    sample = toys["shapes_outlines"]
    assert data.class_names("shapes_outlines") == ("square", "disc", "diamond")
    for image, condition in zip(
        sample["image"][:200, ..., 0] > 0,
        sample["condition"][:200, ..., 0] > 0,
        strict=True,
    ):
        border = image & ~scipy.ndimage.binary_erosion(image)
        np.testing.assert_array_equal(condition, border)
        filled = scipy.ndimage.binary_fill_holes(condition)
        np.testing.assert_array_equal(filled, image)
    areas = [
        (sample["image"][sample["label"] == label] > 0).mean()
        for label in range(3)
    ]
    assert areas[0] > areas[1] > areas[2]


def test_two_domains_are_each_others_negatives(toys):
    source = toys["two_domains"]
    assert isinstance(source, data.Unpaired)
    assert source["image"].shape == (2000, 16, 16, 1)
    assert source["condition"].shape == (1600, 16, 16, 1)
    light, dark = source["image"] / 255.0, 1 - source["condition"] / 255.0
    assert abs(light.mean() - dark.mean()) < 0.02
    shared = set(map(bytes, light > 0)) & set(map(bytes, dark > 0))
    assert shared and not np.array_equal(light[:1600], dark)


def test_lines_are_expressions(toys):
    lines = data.decode(toys["grammar"]["image"], data.alphabet("grammar"))
    assert toys["grammar"]["image"].shape == (2000, 15, 6)
    assert {len(line) for line in lines} == {1, 3, 5, 7, 9, 11, 13, 15}
    for line in lines:
        assert data.is_valid_expression(line)
        ast.parse(line, mode="eval")  # Python has this grammar too
    counts = np.bincount([len(line) for line in lines])[1::2]
    assert counts.min() > 180  # each length as likely, 250


def derived(limit):
    """All that the grammar derives, by its rules."""
    found = {"x"}
    while True:
        more = {
            left + operator + right
            for left, right in itertools.product(found, repeat=2)
            for operator in "+-*/"
            if len(left) + len(right) < limit
        }
        if more <= found:
            return found
        found |= more


def test_validity_is_what_the_grammar_derives():
    valid = derived(5)
    for length in range(6):
        for symbols in itertools.product("x+-*/\0", repeat=length):
            line = "".join(symbols)
            assert data.is_valid_expression(line) == (line in valid)
    for line in ("x+x\n", "x + x", "y", "x**x", "(x)"):
        assert not data.is_valid_expression(line)


@pytest.mark.parametrize("name", NAMES)
def test_they_have_no_modes(name):
    with pytest.raises(ValueError, match=f"`name` must be.*name='{name}'"):
        data.modes(name)
