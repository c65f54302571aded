import json
import shutil

import numpy as np
import pytest
from example_games import tiny_gan

import kerasgan as library
from kerasgan import presets
from kerasgan.cli.source import Preset
from kerasgan.cli.source import open_source
from kerasgan.presets import finding


@pytest.fixture(scope="module")
def preset(tmp_path_factory):
    """The folder of a small preset."""
    folder = tmp_path_factory.mktemp("presets") / "small"
    game = tiny_gan(image_shape=(8, 8, 1), average=0.5)
    game.save_to_preset(folder)
    return folder


@pytest.fixture
def named(preset, tmp_path, monkeypatch):
    """Its name, by which it is found in the cache."""
    monkeypatch.setenv("KERASGAN_CACHE", str(tmp_path / "cache"))
    shutil.copytree(preset, tmp_path / "cache" / "presets" / "small")
    return "small"


def test_a_preset_is_sampled(kerasgan, preset, named, tmp_path):
    path = tmp_path / "samples.npy"
    done = kerasgan("sample", named, "--num", 3, "--output", path)
    assert done.code == 0, done.err
    expected = open_source(preset).sample(np.arange(3), {})
    np.testing.assert_allclose(np.load(path) / 127.5 - 1, expected, atol=0.01)


def test_walks_and_exports(kerasgan, named, tmp_path):
    done = kerasgan("interpolate", named, "--output", tmp_path / "walk.png")
    assert done.code == 0, done.err
    done = kerasgan("export", named, "--output", tmp_path / "out")
    assert done.code == 0, done.err
    assert (tmp_path / "out" / "1" / "saved_model.pb").is_file()


def test_a_folder_of_a_preset_is_not_taken_for_an_export(preset, tmp_path):
    folder = shutil.copytree(preset, tmp_path / "small")
    (folder / "1").mkdir()
    (folder / "1" / "saved_model.pb").write_text("")
    assert isinstance(open_source(folder), Preset)
    assert open_source(str(folder)).record == presets.read(folder)


def test_names_that_are_unknown(refuses, tmp_path, monkeypatch):
    monkeypatch.setattr(finding, "shelves", lambda: [tmp_path / "empty"])
    monkeypatch.delenv("KERASGAN_PRESETS_URL", raising=False)
    line = refuses("sample", "no_such_preset", "--output", tmp_path / "a.png")
    assert "There is no preset of that name" in line
    line = refuses("sample", "cgan_mnist", "--output", tmp_path / "a.png")
    assert "The weights of preset 'cgan_mnist' are not here" in line


def test_a_preset_keeps_its_scores(refuses, preset):
    line = refuses("evaluate", preset, "--data", "ring")
    assert "Option `--output` must be given for a preset" in line
    assert not (preset / "metrics.json").exists()


def test_a_preset_is_scored(kerasgan, tmp_path):
    folder = tmp_path / "points"
    tiny_gan().save_to_preset(folder)
    path = tmp_path / "scores.json"
    options = ("--data", "ring", "--output", path, "--json")
    done = kerasgan("evaluate", folder, *options)
    assert done.code == 0, done.err
    made = json.loads(done.out)
    assert made == json.loads(path.read_text())
    assert made["run"]["entry"] == "gan" and "good" in made["floor"]
    (result,) = made["results"]
    assert (result["checkpoint"], result["step"]) == ("last", 0)


def test_presets_are_listed_with_their_scores(
    kerasgan, preset, tmp_path, monkeypatch
):
    monkeypatch.setattr(library, "__file__", str(tmp_path / "a" / "b"))
    name = "dcgan_fashion_mnist"
    folder = shutil.copytree(preset, tmp_path / "saved_models" / name)
    (folder / "metrics.json").write_text(
        '{"format": 1, "floor": {"fd_x": 0.0217}, "results": ['
        '{"checkpoint": "last", "scores": {"fd_x": 2.5}}]}'
    )
    done = kerasgan("list", "--presets", "--json")
    found = {each["preset"]: each for each in json.loads(done.out)}
    assert sorted(found) == presets.list_presets()
    assert found[name]["pretrained"] and not found["cgan_mnist"]["pretrained"]
    assert found[name]["scores"] == {"fd_x": 2.5}
    assert found["cgan_mnist"]["floor"] == {}
    shown = kerasgan("list", "--presets").out
    (line,) = [line for line in shown.splitlines() if name in line]
    assert "2.5" in line and "0.0217" in line
