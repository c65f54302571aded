import json

import keras
import numpy as np
import PIL.Image
import pytest
from keras import layers

import kerasgan as library
from kerasgan import priors
from kerasgan.cli import source as sources
from kerasgan.terms import GeneratorLoss

RNG = np.random.default_rng(0)
KINDS = ("", "/1")  # the game, and its export


def saved(path, *shape, **options):
    levels = RNG.integers(0, 256, shape).astype("uint8")
    path.parent.mkdir(parents=True, exist_ok=True)
    PIL.Image.fromarray(levels).save(path, **options)
    return levels


def read(path):
    return np.asarray(PIL.Image.open(path))


@pytest.fixture(scope="module")
def negative():
    """A game that makes negatives, of sides that are multiples of 2."""
    taken = keras.Input((4, 4, 3), name="condition")
    pixels = layers.UpSampling2D(2)(taken[:, ::2, ::2])
    game = library.Game(
        {"generator": keras.Model({"condition": taken}, {"image": -pixels})},
        [library.Player("generator", [GeneratorLoss("hinge")])],
        priors.Given((4, 4, 3)),
    )
    return sources.Trained(game)


@pytest.fixture
def any_size(negative, monkeypatch):
    """Lets commands take it as their source."""
    monkeypatch.setattr(sources, "find", lambda source: None)
    monkeypatch.setattr(sources, "open_source", lambda source: negative)


@pytest.fixture
def known(opened, monkeypatch):
    """Lets commands take `painting` and `painting/1`; see `opened`."""
    monkeypatch.setattr(sources, "find", lambda source: None)


def negative_of(levels):
    """Every second pixel, twice in each direction, and inverted."""
    made = levels[::2, ::2].repeat(2, 0).repeat(2, 1)
    return 255 - made[: levels.shape[0], : levels.shape[1]]


def test_files_folders_and_patterns(kerasgan, any_size, tmp_path):
    photos, output = tmp_path / "photos", tmp_path / "made"
    taken = {
        "a.png": saved(photos / "a.png", 4, 4, 3),
        "deep/b.png": saved(photos / "deep" / "b.png", 5, 8, 3),
        "c.png": saved(tmp_path / "c.bmp", 7, 3, 3),
        "d.png": saved(tmp_path / "d.webp", 2, 2, 3, lossless=True),
    }
    arguments = [photos, tmp_path / "?.bmp", tmp_path / "d.webp"]
    arguments += [tmp_path / "c.bmp", "--output", output]  # twice, made once
    done = kerasgan("translate", "x", *arguments)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"4 pictures: {output}\n"
    for name, levels in taken.items():
        np.testing.assert_array_equal(read(output / name), negative_of(levels))
    # It goes on where it was.
    (output / "c.png").unlink()
    (output / "a.png").write_bytes(b"kept")
    done = kerasgan("translate", "x", *arguments, "--json")
    assert json.loads(done.out) == {
        "output": str(output),
        "translated": 1,
        "passed_over": 3,
    }
    assert (output / "a.png").read_bytes() == b"kept"
    kerasgan("translate", "x", *arguments, "--overwrite")
    np.testing.assert_array_equal(
        read(output / "a.png"), negative_of(taken["a.png"])
    )
    assert len([p for p in output.rglob("*") if p.is_file()]) == 4


def test_pictures_are_as_viewers_show_them(kerasgan, any_size, tmp_path):
    """Turned, and on white; grey is of three colours."""
    turned = PIL.Image.Exif()
    turned[0x0112] = 3  # upside down
    levels = saved(tmp_path / "turned.png", 4, 4, 3, exif=turned)
    clear = np.zeros((4, 4, 4), "uint8")
    PIL.Image.fromarray(clear).save(tmp_path / "clear.png")
    saved(tmp_path / "grey.png", 2, 2)
    done = kerasgan(
        "translate", "x", *tmp_path.glob("*.png"), "--output", tmp_path / "o"
    )
    assert done.code == 0
    np.testing.assert_array_equal(
        read(tmp_path / "o" / "turned.png"), negative_of(levels[::-1, ::-1])
    )
    assert (read(tmp_path / "o" / "clear.png") == 0).all()
    assert read(tmp_path / "o" / "grey.png").shape == (2, 2, 3)


def test_what_cannot_be_read_is_named_and_the_rest_is_made(
    kerasgan, refuses, any_size, tmp_path
):
    saved(tmp_path / "in" / "a.png", 4, 4, 3)
    (tmp_path / "in" / "b.png").write_bytes(b"no picture")
    output = tmp_path / "out"
    said = refuses("translate", "x", tmp_path / "in", "--output", output)
    assert "1 of 2 pictures could not be translated" in said
    assert f"{tmp_path / 'in' / 'b.png'}: A picture must be a file of" in said
    assert [path.name for path in output.iterdir()] == ["a.png"]


@pytest.mark.parametrize("kind", KINDS)
def test_one_size_and_two_ways(kerasgan, refuses, known, games, tmp_path, kind):
    """Of a network that takes its own size, and of its export."""
    source, game = f"translating{kind}", games["translating"]
    grey = saved(tmp_path / "in" / "a.png", 4, 6)
    arguments = ["translate", source, tmp_path / "in", "--output"]
    assert kerasgan(*arguments, tmp_path / "out").code == 0
    expected = game.sample(condition=grey[np.newaxis, ..., np.newaxis])[0]
    made = read(tmp_path / "out" / "a.png")
    np.testing.assert_allclose(made, (expected + 1) * 127.5, atol=1)
    done = kerasgan(
        *arguments, tmp_path / "back", "--to", "condition", "--overwrite"
    )
    assert done.code == 0
    assert read(tmp_path / "back" / "a.png").shape == (4, 6)
    large = saved(tmp_path / "in" / "b.png", 8, 12)
    said = refuses(*arguments, tmp_path / "out")
    assert "must be of 4x6, the only size" in said and "Received: 8x12" in said
    assert kerasgan(*arguments, tmp_path / "out", "--resize").code == 0
    small = np.asarray(
        library.data.resizing.fit_images(large[None, ..., None], (4, 6))
    )
    expected = game.sample(condition=small)[0]
    made = read(tmp_path / "out" / "b.png")
    np.testing.assert_allclose(made, (expected + 1) * 127.5, atol=1)
    said = refuses(*arguments, tmp_path / "new", "--to", "images")
    assert "Did you mean 'image'? " in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_domain_is_a_label(
    kerasgan, refuses, known, pairs, tmp_path, kind, monkeypatch
):
    source = f"painting{kind}"
    grey = saved(tmp_path / "in" / "a.png", 4, 6)
    arguments = ["translate", source, tmp_path / "in", "--output"]
    arguments += [tmp_path / "out", "--overwrite"]
    assert "Expected one of ['0', '1', '2']" in refuses(*arguments, "--to", "3")
    said = refuses(*arguments)
    assert "Option `--to` must name the label" in said and "[0, 1, 2]" in said
    opened = pairs["painting"][bool(kind)]
    monkeypatch.setattr(opened, "label_names", lambda: ["day", "dusk", "night"])
    taken = grey[np.newaxis, ..., np.newaxis]
    for name, label in (("2", 2), ("dusk", 1)):
        assert kerasgan(*arguments, "--to", name).code == 0
        (expected,) = pairs["painting"][0].game.translate(taken, label=label)
        made = read(tmp_path / "out" / "a.png")
        np.testing.assert_allclose(made, (expected + 1) * 127.5, atol=1)


def test_what_is_refused_at_once(refuses, any_size, tmp_path):
    photos = tmp_path / "photos"
    saved(photos / "a.png", 4, 4, 3)
    saved(tmp_path / "a.jpg", 4, 4, 3)
    (tmp_path / "empty").mkdir()
    output = ["--output", tmp_path / "made"]

    def said(*arguments):
        return refuses("translate", "x", *arguments)

    assert "of which there is none" in said(tmp_path / "no*.png", *output)
    assert "empty, without any" in said(tmp_path / "empty", *output)
    twice = said(photos, tmp_path / "a.jpg", *output)
    assert "names of their own" in twice and f"and {tmp_path}/a.jpg" in twice
    inside = said(photos, "--output", photos / "made")
    assert "outside of those of PICTURE" in inside
    own = said(photos / "a.png", "--output", photos)
    assert "must not take the place of its picture" in own
    file = said(photos, "--output", tmp_path / "a.jpg")
    assert "must name a folder" in file
    assert not (tmp_path / "made").exists()


def test_only_what_translates_is_taken(refuses, known, tmp_path):
    saved(tmp_path / "a.png", 4, 6)
    arguments = [tmp_path / "a.png", "--output", tmp_path / "made"]
    for source in ("encoding", "moving/1"):
        said = refuses("translate", source, *arguments)
        assert "SOURCE must make pictures of one picture" in said


def test_samples_of_pictures_side_by_side(kerasgan, known, games, tmp_path):
    """The left half is given; else the whole would be cropped in its middle."""
    levels = [saved(tmp_path / "in" / f"{i}.png", 4, 12) for i in range(2)]
    output = tmp_path / "samples.npy"
    arguments = ["--condition", tmp_path / "in", "--layout", "side_by_side"]
    done = kerasgan("sample", "translating", *arguments, "--output", output)
    assert done.code == 0, done.err
    left = np.stack(levels)[:, :, :6, np.newaxis]
    expected = games["translating"].sample(condition=left)
    np.testing.assert_allclose(np.load(output), (expected + 1) * 127.5, atol=1)
