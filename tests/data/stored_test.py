"""Emoji, which ship with the package, and what is built of archives."""

import hashlib
import io
import json
import os
import runpy
import tarfile
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from kerasgan import data
from kerasgan.data import building
from kerasgan.data import known
from kerasgan.data import stored
from kerasgan.data.outlines import outlines

TOOL = Path(__file__).parents[2] / "tools" / "make_emoji_sample.py"
# Where the published archives are.
SOURCE = Path(os.environ.get("EMOJI", "/usr/share/datasets/emoji"))


@pytest.fixture(scope="module")
def shipped():
    with np.load(stored.SHIPPED) as held:
        return dict(held)


def png(colour, size=(8, 8), alpha=255):
    file = io.BytesIO()
    PIL.Image.new("RGBA", size, (*colour, alpha)).save(file, "PNG")
    return file.getvalue()


def write_tar(path, contents):
    """Writes an archive; returns its hash."""
    with tarfile.open(path, "w") as tar:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_emoji(folder, monkeypatch):
    """Archives of four rows, of which one is no emoji, in another order."""
    rows = [
        ("1f34e", "Food & Drink", 3),
        ("1f3fb", "Component", 2),
        ("1f469-200d-1f33e", "People & Body", 1),
        ("1f468-200d-1f33e", "People & Body", 0),
    ]
    described = [
        {"image": f"{name}.png", "category": category, "sort_order": order}
        for name, category, order in rows
    ]
    hashes = {}
    for style, archive in zip(
        ("google", "twitter"), building.ARCHIVES["emoji"], strict=True
    ):
        contents = {"package/emoji.json": json.dumps(described).encode()}
        for name, _, order in rows:
            path = f"package/img/{style}/64/{name}.png"
            contents[path] = png((order, 0, 9), alpha=255 if order else 0)
            contents[path.replace("/64/", "/16/")] = b"another size"
        hashes[archive] = write_tar(folder / archive, contents)
    monkeypatch.setitem(building.ARCHIVES, "emoji", hashes)


def test_images_labels_and_folds(shipped):
    assert shipped["noto"].shape == (1906, 32, 32, 3)
    assert shipped["noto"].dtype == shipped["twemoji"].dtype == np.uint8
    assert len(set(shipped["name"])) == 1906
    flags = np.char.startswith(shipped["name"], "1f1e6-")
    assert set(shipped["label"][flags]) == {
        stored.CLASSES["emoji"].index("Flags")
    }
    assert stored.SHIPPED.stat().st_size < 5e6


def test_folds_are_made_of_names_and_pictures(shipped):
    # Those of the pictures at 64 pixels; some more are alike at 32.
    styles = shipped["noto"], shipped["twemoji"]
    found = building.folds_of_emoji([*shipped["name"]], styles)
    assert (found == shipped["fold"]).mean() > 0.99


def test_what_looks_alike_is_in_one_split(shipped):
    train, test = stored.splits_of(stored.SHIPPED).values()
    assert not set(train) & set(test) and len(train) + len(test) == 1906
    keys = [building.key_of_emoji(name) for name in shipped["name"]]
    assert not {keys[row] for row in train} & {keys[row] for row in test}
    for style in ("noto", "twemoji"):
        known = {shipped[style][row].tobytes() for row in train}
        assert not known & {shipped[style][row].tobytes() for row in test}


@pytest.mark.parametrize(
    "name, key",
    [
        ("1f600", "1f600"),
        ("1f3f3-fe0f-200d-1f308", "1f3f3-1f308"),
        ("1f6b6-200d-2640-fe0f-200d-27a1-fe0f", "1f6b6"),
        ("1f468-200d-1f469-200d-1f466", "family"),
        ("1f469-200d-2764-fe0f-200d-1f468", "family"),
        ("1f467", "1f9d2"),
        ("1f475", "1f9d3"),
    ],
)
def test_what_an_emoji_shows(name, key):
    assert building.key_of_emoji(name) == key


def test_a_fold_is_a_number_of_the_sha256():
    # The last digit of the hash, written out in tens.
    digest = int.from_bytes(hashlib.sha256(b"1f600").digest(), "big")
    assert building.fold_of("1f600") == int(str(digest)[-1])


def test_names_give_styles(shipped):
    rows = stored.splits_of(stored.SHIPPED)["test"]
    plain, other = (
        data.read("emoji", "test"),
        data.read("emoji_twemoji", "TEST"),
    )
    np.testing.assert_array_equal(plain["image"], shipped["noto"][rows])
    np.testing.assert_array_equal(other["image"], shipped["twemoji"][rows])
    np.testing.assert_array_equal(plain["label"], shipped["label"][rows])
    pairs = data.read("emoji_styles", "test", layout="paired")
    np.testing.assert_array_equal(pairs["condition"], plain["image"])
    np.testing.assert_array_equal(pairs["image"], other["image"])
    np.testing.assert_array_equal(pairs["label"], plain["label"])
    domains = data.read("emoji_styles", "test", layout="unpaired")
    assert isinstance(domains, data.Unpaired)
    assert sorted(domains) == ["condition", "image"]
    np.testing.assert_array_equal(
        stored.folds("emoji_styles", "test"), shipped["fold"][rows]
    )


def test_outlines_are_those_of_the_size_asked_for():
    sample = data.read("emoji_outlines", "test", image_size=16)
    assert sample["condition"].shape == (337, 16, 16, 1)
    plain = data.read("emoji", "test", image_size=16)["image"]
    np.testing.assert_array_equal(sample["image"], plain)
    np.testing.assert_array_equal(sample["condition"], outlines(plain))


def test_every_emoji_has_an_outline():
    for split in ("train", "test"):
        found = data.read("emoji_outlines", split)["condition"]
        assert found.max(axis=(1, 2, 3)).min() == 255


def test_classes_have_names():
    assert data.class_names("emoji_styles")[2] == "Flags"
    assert data.class_names("crawl")[3] == "item"


@pytest.mark.parametrize(
    "name, arguments, match",
    [
        ("emoji", {"layout": "paired"}, "`layout`.*Received: layout='paired'"),
        ("emoji_styles", {"layout": "clips"}, "`layout`.*'clips'"),
        ("emoji", {"split": "valid"}, "test', 'train'.*emoji.*'valid'"),
        ("emoji", {"frames": 2}, "`frames`"),
        ("emoji", {"image_size": 33}, r"data prepare emoji.*\(33, 33\)"),
        ("crawl", {}, "data prepare crawl --from DIR.*Received: 'crawl'"),
    ],
)
def test_errors(name, arguments, match, tmp_path):
    with pytest.raises(ValueError, match=match):
        data.read(name, data_dir=tmp_path, **arguments)


def test_emoji_are_built(tmp_path, monkeypatch):
    write_emoji(tmp_path, monkeypatch)
    found = data.prepare("emoji", tmp_path, data_dir=tmp_path / "new")
    assert sum(found.values()) == 3
    path = known.path_of_built("emoji", tmp_path / "new")
    with np.load(path) as held:
        assert held["name"].tolist() == [
            *("1f468-200d-1f33e", "1f469-200d-1f33e", "1f34e")
        ]
        assert held["label"].tolist() == [5, 5, 3]
        assert held["fold"][0] == held["fold"][1]
        # What is transparent is white.
        assert held["twemoji"][:, 0, 0].tolist() == [
            *([255, 255, 255], [1, 0, 9], [3, 0, 9])
        ]
    before = path.read_bytes()
    assert data.prepare("emoji", data_dir=tmp_path / "new") == found
    assert path.read_bytes() == before
    path.write_bytes(before[:99])
    with pytest.raises(ValueError, match="readable.*emoji.npz"):
        data.read("emoji", image_size=64, data_dir=tmp_path / "new")


def test_tiles_are_built(tmp_path, monkeypatch):
    root = "stone_soup/source/rltiles"
    unclear = sorted(building.unclear_tiles())[0]
    contents = {
        f"{root}/{name}": png((number, 0, 0), size)
        for number, (name, size) in enumerate(
            {
                "mon/rat_2.png": (32, 32),
                "mon/rat_1.png": (32, 32),
                "mon/tentacles/end.png": (32, 32),
                f"mon/{unclear}": (32, 32),
                "dngn/wall/brick.png": (32, 32),
                "dngn/altars/altar.png": (32, 32),
                "gui/spells/fire.png": (32, 32),
                "gui/tab.png": (32, 32),
                "item/large.png": (48, 32),
                "player/hat.png": (32, 32),
            }.items()
        )
    }
    contents[f"{root}/mon/rat_3.png"] = contents[f"{root}/mon/rat_2.png"]
    archive = "crawl_0.28.0.orig.tar.xz"
    sha256 = write_tar(tmp_path / archive, contents)
    monkeypatch.setitem(building.ARCHIVES, "crawl", {archive: sha256})
    data.prepare("crawl", tmp_path, data_dir=tmp_path)
    with np.load(known.path_of_built("crawl", tmp_path)) as held:
        names = held["name"].tolist()
        assert names == ["altar", "brick", "fire", "rat_1", "rat_2"]
        kinds = [stored.CLASSES["crawl"][label] for label in held["label"]]
        assert kinds == ["feature", "wall", "icon", "monster", "monster"]
        assert held["fold"][3] == held["fold"][4] == building.fold_of("rat")
        assert held["image"][:, 5, 5, 0].tolist() == [5, 4, 6, 1, 0]
    names = [each["name"] for each in data.list_datasets(tmp_path)]
    assert "crawl" in names


@pytest.mark.parametrize("name", ["emoji", "crawl"])
def test_archives_must_be_there_and_the_published_ones(name, tmp_path):
    archive = [*building.ARCHIVES[name]][0]
    for arguments in ({}, {"source": tmp_path, "download": True}):
        with pytest.raises(ValueError, match=f"{archive}.*fetches.*Received"):
            data.prepare(name, data_dir=tmp_path, **arguments)
    with pytest.raises(ValueError, match=f"{archive}.*Received: .*without it"):
        data.prepare(name, tmp_path, data_dir=tmp_path)
    (tmp_path / archive).write_bytes(b"another")
    with pytest.raises(ValueError, match="sha256.*Received: .*of sha256"):
        data.prepare(name, tmp_path, data_dir=tmp_path)
    assert not known.path_of_built(name, tmp_path).exists()


@pytest.mark.skipif(not SOURCE.is_dir(), reason=f"no archives in {SOURCE}")
def test_tool_makes_the_same_again(shipped):
    sample = runpy.run_path(str(TOOL))["make_sample"](SOURCE)
    assert sorted(sample) == sorted(shipped)
    for name, values in sample.items():
        np.testing.assert_array_equal(values, shipped[name])
