import json
import shutil

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan import runs
from kerasgan.ops import images


@pytest.fixture(scope="module")
def export(trained, tmp_path_factory):
    path = tmp_path_factory.mktemp("export")
    runs.load(trained).export(path / "3")
    return path


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
