import json
import shutil

import keras
import numpy as np
import open_games
import PIL.Image
import PIL.ImageSequence
import pytest
import tensorflow as tf

from kerasgan import runs
from kerasgan.cli import source as sources
from kerasgan.data import Unpaired
from kerasgan.ops import images


@pytest.fixture(scope="module")
def export(trained, tmp_path_factory):
    path = tmp_path_factory.mktemp("export")
    runs.load(trained).export(path / "3")
    return path


@pytest.fixture(autouse=True, scope="module")
def shared(trained, export):
    """What no test changes is opened once: opening it is tested beside."""
    open_source = sources.open_source
    kept = {}

    def opened_once(name):
        if str(name) not in map(str, (trained, export, export / "3")):
            return open_source(name)
        if str(name) not in kept:
            kept[str(name)] = open_source(name)
        return kept[str(name)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "open_source", opened_once)
        yield


def read_png(path):
    return tf.io.decode_png(path.read_bytes()).numpy()


def test_an_array_of_samples(kerasgan, trained, tmp_path):
    done = kerasgan(
        "sample",
        trained,
        "--num",
        5,
        "--seed",
        2,
        "--output",
        tmp_path / "a.npy",
    )
    assert (done.code, done.err) == (0, "")
    assert done.out == f"5 samples: {tmp_path / 'a.npy'}\n"
    found = np.load(tmp_path / "a.npy")
    assert found.shape == (5, 8, 8, 1) and found.dtype == "uint8"
    game = runs.load(trained)
    for index, image in enumerate(found):
        expected = images.to_uint8(game.sample(1, seed=2 + index))
        np.testing.assert_array_equal(image, expected[0])


def test_a_sheet_of_samples(kerasgan, trained, export, tmp_path):
    for source in (trained, export, export / "3"):
        path = tmp_path / "folder" / "a.png"
        done = kerasgan(
            "sample", source, "--num", 6, "--output", path, "--json"
        )
        assert json.loads(done.out) == {
            "output": str(path),
            "shape": [6, 8, 8, 1],
        }
        game = runs.load(trained)
        samples = np.concatenate([game.sample(1, seed=i) for i in range(6)])
        expected = images.grid(samples)
        np.testing.assert_allclose(
            read_png(path).astype(int), expected.astype(int), atol=1
        )


def test_an_array_is_the_same_from_a_run_and_its_export(
    kerasgan, trained, export, tmp_path
):
    for name, source in (("a", trained), ("b", export)):
        kerasgan("sample", source, "--output", tmp_path / f"{name}.npy")
    first, second = (np.load(tmp_path / f"{n}.npy").astype(int) for n in "ab")
    assert len(first) == 64
    np.testing.assert_allclose(first, second, atol=1)


def test_points_are_floats_and_a_plot(kerasgan, tmp_path):
    done = kerasgan(
        "train", "gan", "--data", "ring", "--steps", 1, "--batch-size", 4,
        "--set", "width=4", "--output", tmp_path / "run",
    )  # fmt: skip
    assert done.code == 0, done.err
    for name in ("a.npy", "a.png"):
        done = kerasgan("sample", tmp_path / "run", "--output", tmp_path / name)
        assert done.code == 0, done.err
    points = np.load(tmp_path / "a.npy")
    assert points.shape == (64, 2) and points.dtype == "float32"
    assert read_png(tmp_path / "a.png").shape == (256, 256, 1)


def test_a_walk_begins_and_ends_at_samples(kerasgan, trained, export, tmp_path):
    for source in (trained, export):
        done = kerasgan(
            "interpolate", source, "--num", 2, "--steps", 5, "--seed", 3,
            "--output", tmp_path / "walk.npy",
        )  # fmt: skip
        assert done.code == 0, done.err
        walks = (
            np.load(tmp_path / "walk.npy").reshape(2, 5, 8, 8, 1).astype(int)
        )
        kerasgan(
            "sample", trained, "--num", 3, "--seed", 3,
            "--output", tmp_path / "ends.npy",
        )  # fmt: skip
        ends = np.load(tmp_path / "ends.npy").astype(int)
        np.testing.assert_allclose(walks[:, 0], ends[:2], atol=1)
        np.testing.assert_allclose(walks[:, -1], ends[1:], atol=1)
        assert np.abs(np.diff(walks, axis=1)).max(axis=(2, 3, 4)).all()


def test_a_sheet_of_walks(kerasgan, trained, tmp_path):
    done = kerasgan(
        "interpolate", trained, "--num", 2, "--steps", 5,
        "--output", tmp_path / "walk.png",
    )  # fmt: skip
    assert done.out == f"10 samples: {tmp_path / 'walk.png'}\n"
    assert read_png(tmp_path / "walk.png").shape == (22, 52, 1)


@pytest.fixture(scope="module")
def conditional(tmp_path_factory):
    """A run whose generator paints the label: 0 black, 2 white."""
    path = tmp_path_factory.mktemp("labels")
    rng = np.random.default_rng(0)
    np.savez(
        path / "data.npz",
        images=rng.integers(0, 256, (12, 8, 8, 1)).astype("uint8"),
        labels=np.arange(12) % 3,
    )
    settings = {"latent_dim": 4, "width": 2, "embedding_dim": 2}
    config = runs.Config(
        "cgan",
        str(path / "data.npz"),
        settings,
        batch_size=4,
        steps=1,
        jit=False,
    )
    runs.start(path / "run", config)
    return path / "run"


@pytest.fixture
def painted(conditional, monkeypatch):
    def paint(self, sample, training=False):
        label = keras.ops.cast(sample["label"], "float32")
        return keras.ops.ones((1, 8, 8, 1)) * (label - 1.0)[:, None, None, None]

    monkeypatch.setattr("kerasgan.game.Game.call", paint)
    return conditional


def test_a_label_is_that_of_all_images(kerasgan, painted, tmp_path):
    for label, level in ((0, 0), (1, 128), (2, 255)):
        done = kerasgan(
            "sample", painted, "--num", 3, "--label", label,
            "--output", tmp_path / "a.npy",
        )  # fmt: skip
        assert done.code == 0, done.err
        assert (np.load(tmp_path / "a.npy") == level).all()


def test_a_row_for_each_label(kerasgan, painted, tmp_path):
    for name in ("a.npy", "a.png"):
        done = kerasgan(
            "sample", painted, "--num", 4, "--grid-by-label",
            "--output", tmp_path / name,
        )  # fmt: skip
        assert done.code == 0, done.err
    found = np.load(tmp_path / "a.npy").reshape(3, 4, -1)
    expected = np.array([0, 128, 255])[:, None, None]
    assert (found == expected).all()
    assert read_png(tmp_path / "a.png").shape == (32, 42, 1)


def test_a_walk_keeps_its_label(kerasgan, painted, tmp_path):
    done = kerasgan(
        "interpolate", painted, "--num", 2, "--label", 2,
        "--output", tmp_path / "a.npy",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert (np.load(tmp_path / "a.npy") == 255).all()


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--label", 3], "`label` must be from 0 to 2. Received: label from 3"),
        (["--label", 1, "--grid-by-label"], "exclude each other. Received"),
    ],
)
def test_wrong_labels(refuses, conditional, tmp_path, arguments, message):
    output = ["--output", tmp_path / "a.png"]
    assert message in refuses("sample", conditional, *arguments, *output)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("arguments", [["--label", 0], ["--grid-by-label"]])
def test_labels_of_a_game_without_any(refuses, trained, export, arguments):
    for source in (trained, export):
        line = refuses("sample", source, "--output", "a.png", *arguments)
        assert "Received: a source whose images are made of ['latent']" in line


@pytest.mark.parametrize("command", ["sample", "interpolate", "export"])
@pytest.mark.parametrize("name", ["missing", "file", "empty"])
def test_a_source_that_is_neither(refuses, tmp_path, command, name):
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    output = tmp_path / "a.png"
    line = refuses(command, tmp_path / name, "--output", output)
    assert "SOURCE must be the folder of a run or of an export" in line
    assert str(tmp_path / name) in line
    assert not output.exists()


@pytest.mark.parametrize("command", ["sample", "interpolate"])
def test_an_output_of_another_kind(refuses, trained, tmp_path, command):
    line = refuses(command, trained, "--output", tmp_path / "a.jpg")
    assert "`--output` must end in .png, .gif, .npy or .txt. Re" in line


def test_an_output_that_cannot_be_written(refuses, trained, tmp_path):
    (tmp_path / "file").write_text("")
    refuses("sample", trained, "--output", tmp_path / "file" / "a.npy")


def test_a_run_without_a_checkpoint(refuses, trained, tmp_path):
    shutil.copytree(trained, tmp_path / "run")
    shutil.rmtree(tmp_path / "run" / "checkpoints")
    line = refuses("sample", tmp_path / "run", "--output", tmp_path / "a.png")
    assert "must be a run that has a checkpoint" in line


def test_exports_are_numbered(kerasgan, trained, tmp_path):
    for version in (1, 2):
        done = kerasgan(
            "export", trained, "--output", tmp_path / "out", "--json"
        )
        path = tmp_path / "out" / str(version)
        assert json.loads(done.out) == {"output": str(path)}
        assert (path / "saved_model.pb").is_file()


def test_an_export_is_not_exported(refuses, export, tmp_path):
    line = refuses("export", export, "--output", tmp_path / "out")
    assert "SOURCE must be the folder of a run, whose game" in line
    assert not (tmp_path / "out").exists()


def test_a_damaged_export(refuses, export, tmp_path):
    shutil.copytree(export, tmp_path / "export")
    model = tmp_path / "export" / "3" / "saved_model.pb"
    model.write_bytes(model.read_bytes()[:100])
    line = refuses("sample", tmp_path / "export", "--output", "a.png")
    assert "must be a SavedModel that can be loaded. Received: " in line


def test_a_savedmodel_of_something_else(refuses, tmp_path):
    tf.saved_model.save(tf.Module(), str(tmp_path / "other"))
    line = refuses("sample", tmp_path / "other", "--output", "a.png")
    assert "must have the signatures `serving_default` and `sample`" in line


# Games with open ends, and their exports.

KINDS = ("", "/1")  # the game, and its export


def read_gif(path):
    with PIL.Image.open(path) as file:
        frames = PIL.ImageSequence.Iterator(file)
        return np.stack([np.asarray(frame.convert("RGB")) for frame in frames])


@pytest.fixture
def draw(kerasgan, opened, tmp_path):
    """Runs a command, and reads the file that it writes."""
    readers = {".npy": np.load, ".png": read_png, ".gif": read_gif}
    readers[".txt"] = lambda path: path.read_text().splitlines()

    def run(command, source, suffix, *arguments):
        path = tmp_path / f"out{suffix}"
        done = kerasgan(command, source, *arguments, "--output", path)
        assert done.code == 0, done.err
        assert [each.name for each in tmp_path.glob("*out*")] == [path.name]
        found = readers[suffix](path)
        path.unlink()
        return found

    return run


@pytest.fixture
def refuses_open(refuses, opened, tmp_path):
    """Checks an error, and that nothing is written."""

    def check(command, source, *arguments, suffix=".npy"):
        output = ["--output", tmp_path / f"out{suffix}"]
        line = refuses(command, source, *arguments, *output)
        assert not list(tmp_path.glob("*out*"))
        return line

    return check


def levels(samples):
    return np.asarray(images.to_uint8(samples)).astype(int)


@pytest.fixture
def conditions(tmp_path):
    """Five grey pictures as a data set."""
    pictures = open_games.batch(open_games.Painting(), 5)["condition"]
    np.save(tmp_path / "conditions.npy", pictures)
    return tmp_path / "conditions.npy", pictures


@pytest.mark.parametrize("kind", KINDS)
def test_parts_are_fixed(draw, games, kind):
    fixes = "--fix", "code=0.5,-1", "--fix", "truncation=0.25", "--label", 3
    found = draw("sample", f"knobs{kind}", ".npy", "--num", 2, *fixes)
    fixed = {"code": [0.5, -1], "truncation": 0.25, "label": 3}
    for seed, each in enumerate(found.astype(int)):
        expected = games["knobs"].sample(1, seed=seed, **fixed)[0]
        np.testing.assert_allclose(each, levels(expected), atol=1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "sweep, values",
    [
        ("truncation", [{"truncation": t} for t in (0.0, 1.0, 2.0)]),
        ("label", [{"label": label} for label in range(4)]),
    ],
)
def test_a_row_for_each_sample_and_a_column_for_each_value(
    draw, games, kind, sweep, values
):
    label = [] if sweep == "label" else ["--label", 1]
    arguments = "--sweep", sweep, "--steps", 3, "--num", 2, "--seed", 5, *label
    found = draw("sample", f"knobs{kind}", ".npy", *arguments).astype(int)
    rows = found.reshape(2, len(values), 4, 6, 1)
    for seed, row in enumerate(rows, start=5):
        for each, fixed in zip(row, values, strict=True):
            fixed = {"label": 1} | fixed
            expected = games["knobs"].sample(1, seed=seed, **fixed)[0]
            np.testing.assert_allclose(each, levels(expected), atol=1)
    sheet = draw("sample", f"knobs{kind}", ".png", *arguments)
    expected = images.grid(found.astype("uint8"), len(values))
    np.testing.assert_array_equal(sheet, expected)
    same = draw("interpolate", f"knobs{kind}", ".npy", *arguments)
    np.testing.assert_array_equal(same, found)


@pytest.mark.parametrize("kind", KINDS)
def test_one_entry_of_a_vector_changes(draw, games, kind):
    arguments = "--sweep", "code:1", "--steps", 2, "--num", 1, "--label", 0
    found = draw("sample", f"knobs{kind}", ".npy", *arguments).astype(int)
    drawn = games["knobs"].draw(1, seed=0)["code"][0]
    for each, value in zip(found, (-1.0, 1.0), strict=True):
        code = [float(drawn[0]), value]
        expected = games["knobs"].sample(1, seed=0, label=0, code=code)[0]
        np.testing.assert_allclose(each, levels(expected), atol=1)


def test_a_grid_by_label_is_a_sweep_turned(draw):
    arguments = "--num", 3, "--seed", 2
    grid = draw("sample", "knobs", ".npy", "--grid-by-label", *arguments)
    sweep = draw("sample", "knobs", ".npy", "--sweep", "label", *arguments)
    turned = np.swapaxes(sweep.reshape(3, 4, 4, 6, 1), 0, 1)
    np.testing.assert_array_equal(grid.reshape(turned.shape), turned)


@pytest.mark.parametrize("kind", KINDS)
def test_conditions_are_shown_beside_their_samples(
    draw, games, conditions, kind
):
    path, pictures = conditions
    arguments = "--condition", path, "--num", 3, "--label", 2
    source = f"painting{kind}"
    found = draw("sample", source, ".npy", *arguments)
    assert found.shape == (3, 4, 6, 3)
    for index, each in enumerate(found.astype(int)):
        expected = games["painting"].sample(
            seed=index, condition=pictures[[index]], label=2
        )[0]
        np.testing.assert_allclose(each, levels(expected), atol=1)
    grey = np.repeat(pictures[:3], 3, axis=-1)
    sheet = draw("sample", source, ".png", *arguments)
    expected = images.grid(np.concatenate([grey, found], axis=2), 2)
    np.testing.assert_array_equal(sheet, expected)


def test_as_many_samples_as_conditions_or_all_of_one(
    draw, games, conditions, tmp_path
):
    path, pictures = conditions
    found = draw("sample", "painting", ".npy", "--given", f"condition={path}")
    assert len(found) == 5
    np.save(tmp_path / "one.npy", pictures[:1])
    one = "--condition", tmp_path / "one.npy", "--label", 0
    found = draw("sample", "painting", ".npy", *one)
    assert len(found) == 64
    last = games["painting"].sample(seed=63, condition=pictures[:1], label=0)[0]
    np.testing.assert_allclose(found[63].astype(int), levels(last), atol=1)
    by_label = *one[:2], "--num", 2, "--sweep", "label"
    assert draw("sample", "painting", ".png", *by_label).shape == (14, 28, 3)
    grid = *one[:2], "--num", 2, "--grid-by-label"
    np.testing.assert_array_equal(
        draw("sample", "painting", ".png", *grid),
        draw("sample", "painting", ".png", *by_label),
    )


def test_conditions_are_cropped_to_size(draw, games, conditions, tmp_path):
    path, pictures = conditions
    large = np.pad(pictures, ((0, 0), (0, 0), (5, 5), (0, 0)))  # 4 x 16
    np.save(tmp_path / "large.npy", large)
    arguments = "sample", "painting", ".npy", "--condition"
    np.testing.assert_array_equal(
        draw(*arguments, tmp_path / "large.npy"), draw(*arguments, path)
    )


def test_a_part_of_that_name_is_given_and_what_it_belongs_to_is_shown(
    draw, conditions, monkeypatch
):
    _, pictures = conditions
    targets = np.random.default_rng(1).integers(0, 256, (5, 4, 6, 3), "uint8")
    data = {"image": targets, "condition": pictures}
    asked = []

    def read(name, split, image_size, layout):
        asked.append((name, split, image_size, layout))
        return dict(data)

    monkeypatch.setattr("kerasgan.data.read", read)
    arguments = "--condition", "pairs", "--split", "test", "--num", 2
    sheet = draw("sample", "translating", ".png", *arguments)
    assert asked == [("pairs", "test", (4, 6), None)]
    condition, _, target = (sheet[2:6, 2 + 6 * i :][:, :6] for i in range(3))
    np.testing.assert_array_equal(condition, np.repeat(pictures[0], 3, axis=-1))
    np.testing.assert_array_equal(target, targets[0])
    one = {name: value[:1] for name, value in data.items()}
    monkeypatch.setattr("kerasgan.data.read", lambda *_, **__: dict(one))
    sheet = draw("sample", "translating", ".png", *arguments)
    assert sheet.shape == (2 * 6 + 2, 2 + 18 + 2, 3)
    unpaired = Unpaired(data)
    monkeypatch.setattr("kerasgan.data.read", lambda *_, **__: unpaired)
    sheet = draw("sample", "translating", ".png", *arguments)
    assert sheet.shape[1] == 2 + 12 + 2


@pytest.mark.parametrize("kind", KINDS)
def test_each_maker_is_sampled(draw, games, conditions, tmp_path, kind):
    coloured = open_games.batch(games["translating"], 2)["image"]
    np.save(tmp_path / "coloured.npy", coloured)
    given = "--given", f"image={tmp_path / 'coloured.npy'}"
    found = draw(
        "sample", f"translating{kind}", ".npy", "--maker", "condition", *given
    )
    expected = games["translating"].sample(maker="condition", image=coloured)
    np.testing.assert_allclose(found.astype(int), levels(expected), atol=1)
    given = "--condition", conditions[0]
    found = draw("sample", f"translating{kind}", ".npy", *given)
    expected = games["translating"].sample(condition=conditions[1])
    np.testing.assert_allclose(found.astype(int), levels(expected), atol=1)


@pytest.mark.parametrize("kind", KINDS)
def test_clips_are_film_and_move(draw, games, kind):
    arguments = f"moving{kind}", ".npy", "--num", 4
    clips = draw("sample", *arguments)
    assert clips.shape == (4, 3, 4, 5, 1) and clips.dtype == "uint8"
    for seed, clip in enumerate(clips.astype(int)):
        expected = games["moving"].sample(1, seed=seed)[0]
        np.testing.assert_allclose(clip, levels(expected), atol=1)
    film = draw("sample", f"moving{kind}", ".png", "--num", 4)
    np.testing.assert_array_equal(
        film, images.grid(clips.reshape(12, 4, 5, 1), 3)
    )
    moving = draw("sample", f"moving{kind}", ".gif", "--num", 4)
    assert len(moving) == 3
    for index, frame in enumerate(moving):
        expected = images.grid(clips[:, index], 2)
        np.testing.assert_array_equal(frame[..., :1], expected)
    walk = draw(
        "interpolate", f"moving{kind}", ".npy", "--num", 2, "--steps", 3
    )
    assert walk.shape == (6, 3, 4, 5, 1)
    np.testing.assert_allclose(
        walk[[0, 2, 3]].astype(int), clips[[0, 1, 1]].astype(int), atol=1
    )


def test_a_walk_of_images_moves(draw):
    arguments = "encoding", "--num", 3, "--steps", 4
    walks = draw("interpolate", arguments[0], ".npy", *arguments[1:])
    frames = draw("interpolate", arguments[0], ".gif", *arguments[1:])
    assert len(frames) == 4
    walks = walks.reshape(3, 4, 4, 6, 1)
    for index, frame in enumerate(frames):
        expected = images.grid(walks[:, index], 2)
        np.testing.assert_array_equal(frame[..., :1], expected)


@pytest.mark.parametrize("kind", KINDS)
def test_text_is_lines(draw, games, kind):
    source = f"writing{kind}"
    lines = draw("sample", source, ".txt", "--num", 5)
    floats = draw("sample", source, ".npy", "--num", 5)
    assert floats.shape == (5, 5, 4) and floats.dtype == "float32"
    for seed, (line, row) in enumerate(zip(lines, floats, strict=True)):
        expected = games["writing"].sample(1, seed=seed)
        assert line == games["writing"].decode(expected)[0]
        np.testing.assert_allclose(row, expected[0], atol=1e-6)
    assert draw("sample", source, ".png", "--num", 5).shape[-1] == 1
    walk = draw("interpolate", source, ".txt", "--num", 1, "--steps", 3)
    assert [walk[0], walk[2]] == lines[:2]


@pytest.mark.parametrize(
    "command, source, arguments",
    [
        ("sample", "encoding", ["--num", 8]),
        ("sample", "writing", ["--num", 4]),
        ("sample", "knobs/1", ["--num", 3, "--sweep", "truncation"]),
        ("sample", "knobs/1", ["--num", 3, "--grid-by-label"]),
        ("interpolate", "knobs/1", ["--num", 3, "--steps", 5]),
    ],
)
def test_an_array_is_written_in_pieces_as_numpy_would(
    kerasgan, opened, tmp_path, monkeypatch, command, source, arguments
):
    found = []
    for piece in (4, 10**6):
        monkeypatch.setattr("kerasgan.cli.drawing.PIECE", piece)
        path = tmp_path / f"{piece}.npy"
        kerasgan(command, source, *arguments, "--output", path)
        found.append(np.load(path))
        np.save(tmp_path / "again.npy", found[-1])
        assert path.read_bytes() == (tmp_path / "again.npy").read_bytes()
    np.testing.assert_allclose(*(x.astype(float) for x in found), atol=1)


ERRORS = [
    ("knobs", ["--fix", "code"], "must be NAME=VALUE"),
    ("knobs", ["--fix", "code=1,2,3"], "a number, or 2 with commas. Received"),
    ("knobs", ["--fix", "label=1,2"], "must have a number. Received: --fix la"),
    ("knobs", ["--fix", "code=a"], "or 2 with commas. Received: --fix code=a"),
    ("knobs", ["--fix", "code=2"], "`code` must be from -1 to 1. Received"),
    ("knobs", ["--fix", "latent=nan"], "`latent` must hold finite numbers"),
    ("knobs", ["--fix", "label=1.5"], "`label` must hold integers. Received"),
    ("knobs", ["--fix", "kode=1"], "Did you mean 'code'"),
    ("knobs", ["--fix", "label=1", "--label", 2], "fixed once, by `--fix`"),
    ("knobs", ["--sweep", "code:2"], "`entry` must be from 0 to 1 for `code`"),
    ("knobs", ["--sweep", "code:x"], "must be NAME or NAME:ENTRY"),
    ("knobs", ["--sweep", "trunc"], "Did you mean 'truncation'"),
    ("encoding", ["--sweep", "label"], "no part of the prior of that name"),
    (
        "knobs",
        ["--sweep", "label", "--label", 1],
        "`label` cannot be fixed and take several values",
    ),
    ("knobs", ["--maker", "mask"], "no part that this game makes of that name"),
    ("knobs", ["--given", "code"], "must be NAME=DATA"),
    ("knobs", ["--condition", "ring"], "no part of the prior of that name"),
    (
        "painting",
        ["--condition", "ring", "--given", "condition=grid"],
        "must be given once",
    ),
    (
        "painting",
        ["--condition", "ring", "--fix", "condition=0"],
        "`--fix` and `--given` exclude each other",
    ),
    (
        "painting",
        [],
        "`condition`, which is not drawn: give it by `--condition",
    ),
    (
        "translating",
        ["--maker", "condition"],
        "give it by `--given image=DATA`. Received: no `image`",
    ),
]


@pytest.mark.parametrize("source, arguments, match", ERRORS)
@pytest.mark.parametrize("kind", KINDS)
def test_options_that_do_not_fit(refuses_open, source, kind, arguments, match):
    assert match in refuses_open("sample", f"{source}{kind}", *arguments)


def test_more_samples_than_conditions(refuses_open, conditions):
    arguments = "--condition", conditions[0], "--num", 6
    line = refuses_open("sample", "painting", *arguments)
    assert "`--num` must be at most 5, as many rows as are given" in line


def test_conditions_of_another_shape(refuses_open, tmp_path):
    np.save(tmp_path / "rgb.npy", np.zeros((3, 4, 6, 3), "uint8"))
    line = refuses_open(
        "sample", "painting", "--condition", tmp_path / "rgb.npy"
    )
    assert "`condition` must have shape (4, 6, 1) or (3, 4, 6, 1)" in line


@pytest.mark.parametrize(
    "command, source, suffix, match",
    [
        ("sample", "knobs", ".txt", "may end in .txt for games of text"),
        ("sample", "knobs", ".gif", "may end in .gif for clips, for walks"),
        ("interpolate", "writing", ".gif", "may end in .gif for clips"),
    ],
)
def test_files_that_samples_cannot_be(
    refuses_open, command, source, suffix, match
):
    assert match in refuses_open(command, source, suffix=suffix)


@pytest.mark.parametrize(
    "source, suffix, match",
    [
        ("knobs", ".npy", "The disk must have room for"),
        ("writing", ".txt", "The disk must have room for"),
        ("writing", ".png", "must be of at most 134,217,728 numbers"),
        ("knobs", ".png", "must be of at most 134,217,728 numbers"),
    ],
)
def test_more_than_there_is_room_for(refuses_open, source, suffix, match):
    number = 10**17
    line = refuses_open("sample", source, "--num", number, suffix=suffix)
    assert match in line and f"({number}, " in line


def test_a_file_that_fails_halfway_is_not_there(
    refuses, opened, tmp_path, monkeypatch
):
    path = tmp_path / "a.npy"
    path.write_text("before")
    monkeypatch.setattr("kerasgan.cli.drawing.PIECE", 3)
    generate = sources.Trained.generate
    calls = []

    def fail(self, rows, maker="image"):
        calls.append(rows)
        if len(calls) == 2:
            raise OSError("no space left")
        return generate(self, rows, maker)

    monkeypatch.setattr(sources.Trained, "generate", fail)
    assert "no space left" in refuses("sample", "encoding", "--output", path)
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["a.npy"]
