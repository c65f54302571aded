"""What a run does with data of all kinds."""

import json
import zlib

import numpy as np
import pytest
from example_data import pixels
from example_data import write_folder

from kerasgan import data
from kerasgan import registry
from kerasgan import runs
from kerasgan.runs import batches
from kerasgan.runs import config as configs

IMAGES = pixels(12)
CONDITIONS = pixels(12, (6, 5, 1), seed=1)
LABELS = np.arange(12, dtype="int32") % 3
PAIRS = {"image": IMAGES, "condition": CONDITIONS, "label": LABELS}


def config(name="ring", **settings):
    return runs.Config("gan", str(name), batch_size=4, **settings)


def test_fields_say_how_data_are_read(tmp_path):
    write_folder(tmp_path / "photos", IMAGES)
    write_folder(tmp_path / "edges", CONDITIONS)
    np.save(tmp_path / "joined.npy", np.concatenate([IMAGES, IMAGES], axis=2))
    (tmp_path / "lines.txt").write_text("a\nbc\n")
    photos = tmp_path / "photos"
    pairs = batches.read(config(photos, condition=str(tmp_path / "edges")))
    np.testing.assert_array_equal(pairs["condition"], CONDITIONS)
    joined = config(tmp_path / "joined.npy", layout="side_by_side")
    assert sorted(batches.read(joined)) == ["condition", "image"]
    clips = batches.read(config("moving_squares", frames=3))["image"]
    assert clips.shape == (2000, 3, 16, 16, 1)
    text = batches.read(config(tmp_path / "lines.txt", length=6))["image"]
    assert text.shape == (2, 6, 4)
    assert batches.read(config("ring")) == "ring"
    assert isinstance(batches.read(config("two_domains")), data.Unpaired)


def test_paths_are_made_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_folder(tmp_path / "edges", CONDITIONS)
    (tmp_path / "lines.txt").write_text("a\n")
    given = {"data": "./lines.txt", "condition": "edges", "steps": 3}
    assert batches.located(given) == {
        "data": str(tmp_path / "lines.txt"),
        "condition": str(tmp_path / "edges"),
        "steps": 3,
    }
    given = {"data": "grammar", "condition": None}
    assert batches.located(given) == given
    assert batches.located({"steps": 3}) == {"steps": 3}
    with pytest.raises(ValueError, match="no data set.*Received: './none'"):
        batches.located({"data": "ring", "condition": "./none"})


def test_old_configurations_lack_the_new_fields(tmp_path):
    path = tmp_path / "config.json"
    config(frames=3, condition="ring", layout="clips", length=9).write(path)
    assert configs.read(path).frames == 3
    content = json.loads(path.read_text())
    for name in ("as_begun", "condition", "layout", "frames", "length"):
        del content[name]
    path.write_text(json.dumps(content))
    found = configs.read(path)
    assert found.condition is found.layout is found.frames is found.length


@pytest.mark.parametrize("field", ["frames", "length"])
def test_counts_are_checked(field):
    match = f"`{field}` must be an integer of at least 1. Received: {field}=0"
    with pytest.raises(ValueError, match=match):
        config(**{field: 0})


def test_another_condition_is_another_run():
    old, new = config(condition="a"), {"condition": "b", "frames": None}
    (difference,) = configs.differences(old, new)
    assert difference == "condition is 'a' in the run and 'b' here"


# What data say of an entry's settings.

NAMES = (
    "image_shape",
    "clip_shape",
    "condition_shape",
    "num_classes",
    "alphabet",
    "length",
)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("ring", {"image_shape": (2,), "num_classes": 8}),
        (
            "shapes_outlines",
            {
                "image_shape": (16, 16, 1),
                "condition_shape": (16, 16, 1),
                "num_classes": 3,
            },
        ),
        ("moving_squares", {"image_shape": (8, 16, 16, 1), "num_classes": 8}),
        (
            "two_domains",
            {"image_shape": (16, 16, 1), "condition_shape": (16, 16, 1)},
        ),
        (
            "grammar",
            {"image_shape": (15, 6), "alphabet": "\0*+-/x", "length": 15},
        ),
    ],
)
def test_what_data_determine(monkeypatch, name, expected):
    settings = dict.fromkeys(NAMES)
    monkeypatch.setattr(registry, "settings_of", lambda entry: settings)
    source = batches.read(config(name))
    found = batches.infer(config(name), source).settings
    shape = expected["image_shape"]
    expected["clip_shape"] = shape
    if not isinstance(source, str):
        expected.setdefault("condition_shape", shape)
    assert found == expected
    given = config(name, settings={"length": 7})
    assert batches.infer(given, batches.read(given)).settings["length"] == 7


def test_one_hot_files_have_no_alphabet(monkeypatch, tmp_path):
    settings = dict.fromkeys(NAMES)
    monkeypatch.setattr(registry, "settings_of", lambda entry: settings)
    np.save(tmp_path / "a.npy", data.read("grammar", "test")["image"])
    given = config(tmp_path / "a.npy")
    found = batches.infer(given, batches.read(given)).settings
    assert found["length"] == 15 and "alphabet" not in found


# What tells that data have changed.


def test_runs_with_images_and_labels_keep_their_checksum():
    # That of their bytes, one part after the other by name.
    crc = zlib.crc32(LABELS.tobytes(), zlib.crc32(IMAGES.tobytes()))
    found = batches.digest({"label": LABELS, "image": IMAGES})
    assert found == f"{crc:08x}"
    assert batches.digest({"image": IMAGES}) == f"{zlib.crc32(IMAGES):08x}"
    points = np.ones((3, 2), "float32")
    assert batches.digest({"image": points}) == f"{zlib.crc32(points):08x}"


CLIPS = pixels(4, (2, 3, 5, 1))


@pytest.mark.parametrize(
    "one, other",
    [
        (PAIRS, PAIRS | {"condition": CONDITIONS[::-1]}),
        (PAIRS, PAIRS | {"condition": CONDITIONS.reshape(12, 5, 6, 1)}),
        (PAIRS, PAIRS | {"condition": CONDITIONS.view("int8")}),
        (PAIRS, {"image": IMAGES, "other": CONDITIONS, "label": LABELS}),
        (PAIRS, data.Unpaired(PAIRS)),
        ({"image": CLIPS}, {"image": CLIPS.reshape(4, 2, 5, 3, 1)}),
    ],
)
def test_all_that_data_are_is_in_the_checksum(one, other):
    assert batches.digest(one) != batches.digest(other)
    again = {name: value.copy() for name, value in one.items()}
    assert batches.digest(one) == batches.digest(again)


# What is held out.


def test_parts_of_a_sample_are_held_out_together():
    train, held_out = batches.split(config(hold_out=5), PAIRS)
    rows = np.random.default_rng(0).permutation(12)  # as it always was
    for part, value in PAIRS.items():
        np.testing.assert_array_equal(held_out[part], value[np.sort(rows[:5])])
        np.testing.assert_array_equal(train[part], value[np.sort(rows[5:])])


def test_of_two_domains_rows_are_held_out_of_each():
    source = data.Unpaired({"image": IMAGES, "condition": CONDITIONS[:9]})
    given = config(hold_out=5)
    assert batches.num_held_out(given, source) == 5
    train, held_out = batches.split(given, source)
    assert isinstance(train, data.Unpaired)
    assert isinstance(held_out, data.Unpaired)
    for part, value in source.items():
        assert len(held_out[part]) == 5
        joined = [*map(bytes, train[part]), *map(bytes, held_out[part])]
        assert sorted(joined) == sorted(map(bytes, value))
    match = "leave images to train on.*hold_out=6, of 9 images"
    with pytest.raises(ValueError, match=match):
        batches.num_held_out(config(hold_out=6), source)


def test_a_tenth_of_the_shorter_part():
    source = data.Unpaired(
        {"image": np.ones((70, 2)), "condition": np.ones((50, 2))}
    )
    assert batches.num_held_out(config(evaluate_every=1), source) == 5
    assert batches.num_held_out(config(), source) == 0


def test_what_is_held_out_is_judged_whole(monkeypatch):
    seen = []
    monkeypatch.setattr(
        batches.evaluation,
        "make_reference",
        lambda name, *args, **kwargs: seen.extend(args),
    )
    given = config("two_domains", evaluate_every=1, hold_out=3)
    source = data.Unpaired({"image": IMAGES, "condition": CONDITIONS[:9]})
    batches.reference(given, *batches.split(given, source))
    held_out, train, *_ = seen
    assert isinstance(held_out, data.Unpaired)
    assert list(held_out) == list(train) == ["image", "condition"]
    assert len(held_out["image"]) == 3 and len(train["image"]) == 9
    assert len(held_out["condition"]) == 3
