import shutil

import pytest
from example_games import tiny_gan

import kerasgan


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache folder of its own, and no server."""
    monkeypatch.setenv("KERASGAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("KERASGAN_PRESETS_URL", raising=False)
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def saved(tmp_path_factory):
    """The folder of a small preset, not to be changed."""
    folder = tmp_path_factory.mktemp("saved") / "small"
    game = tiny_gan(image_shape=(4, 4, 1), average=0.5, seed=3)
    # Not its average, which an untrained generator would be equal to.
    for weight in game.generator.weights:
        weight.assign(weight + 1.0)
    game.step.assign(42)
    game.save_to_preset(folder, "A small one.")
    return folder


@pytest.fixture
def preset(saved, tmp_path):
    """The same, to be changed."""
    return shutil.copytree(saved, tmp_path / "presets" / "small")


@pytest.fixture
def shelf(monkeypatch, tmp_path):
    """A folder in place of the repository's `saved_models`."""
    monkeypatch.setattr(
        kerasgan, "__file__", str(tmp_path / "repository" / "kerasgan" / "x")
    )
    folder = tmp_path / "repository" / "saved_models"
    folder.mkdir(parents=True)
    return folder
