import inspect
import shutil
import sys
import types
from pathlib import Path

import huggingface_hub
import pytest
from huggingface_hub.utils import filter_repo_objects

import kerasgan
from kerasgan import presets
from kerasgan.presets import hub


class Api:
    """Stands for the hub: repositories are folders in a folder."""

    def __init__(self, root):
        self.root, self.calls = root, []
        self.is_silent, self.sizes = False, {}

    def create_repo(self, repo_id, exist_ok):
        self.calls.append(("create", repo_id))
        (self.root / repo_id).mkdir(parents=True, exist_ok=exist_ok)

    def upload_folder(
        self, repo_id, folder_path, revision, allow_patterns, commit_message
    ):
        self.calls.append(("upload", repo_id, commit_message))
        copy(folder_path, self.root / repo_id, allow_patterns)

    def model_info(self, repo_id, revision, timeout, files_metadata):
        if self.is_silent:
            raise OSError("no network")
        folder = self.root / repo_id
        sizes = {
            str(path.relative_to(folder)): path.stat().st_size
            for path in folder.rglob("*")
        }
        siblings = [
            types.SimpleNamespace(rfilename=name, size=self.sizes.get(name, n))
            for name, n in sizes.items()
        ]
        return types.SimpleNamespace(siblings=siblings)

    def snapshot_download(self, repo_id, revision, allow_patterns):
        self.calls.append(("download", repo_id, revision))
        target = self.root / "snapshots"
        copy(self.root / repo_id, target, allow_patterns)
        return str(target)


def copy(source, target, patterns):
    """Copies files as the hub's client picks them."""
    names = [str(p.relative_to(source)) for p in Path(source).rglob("*")]
    for name in filter_repo_objects(names, allow_patterns=patterns):
        if (Path(source) / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(source) / name, target / name)


@pytest.fixture
def api(tmp_path, monkeypatch):
    api = Api(tmp_path / "hub")
    client = types.SimpleNamespace(
        HfApi=lambda: api, snapshot_download=api.snapshot_download
    )
    monkeypatch.setattr(hub, "client", lambda: client)
    return api


def test_there_and_back(api, preset, tmp_path):
    (preset / "1").mkdir()
    (preset / "1" / "saved_model.pb").write_text("")
    (preset / "secret.txt").write_text("")
    presets.upload(preset, "hf://me/small")
    there = api.root / "me" / "small"
    assert (there / "1" / "saved_model.pb").is_file()
    assert (there / "README.md").is_file()
    assert not (there / "secret.txt").exists()
    game = kerasgan.Game.from_preset("hf://me/small@v1")
    assert int(game.step.numpy()) == 42
    version = kerasgan.__version__
    assert api.calls == [
        ("create", "me/small"),
        ("upload", "me/small", f"small, by kerasgan {version}"),
        ("download", "me/small", "v1"),
    ]
    # Servers take it, and weights may lie in it.
    assert (api.root / "snapshots" / "1" / "saved_model.pb").is_file()


def test_a_damaged_preset_is_not_uploaded(api, preset):
    (preset / "samples.png").unlink()
    with pytest.raises(ValueError, match="must hold samples.png"):
        presets.upload(preset, "hf://me/small")
    assert api.calls == []


@pytest.mark.parametrize("name", ["preset.json", "model.weights.h5"])
def test_files_that_are_too_long_are_not_downloaded(api, preset, name):
    presets.upload(preset, "hf://me/small")
    api.calls.clear()
    api.sizes = {name: 2**40, "other": 2**50}
    with pytest.raises(ValueError, match=f"{name} .* Received: hf://me/small"):
        presets.locate("hf://me/small")
    assert api.calls == []
    api.sizes = {"other": 2**50, "samples.png": None}
    presets.locate("hf://me/small")


def test_a_download_that_was_cut_off_is_not_loaded(api, preset):
    presets.upload(preset, "hf://me/small")
    (api.root / "me" / "small" / "model.weights.h5").unlink()
    with pytest.raises(ValueError, match="must hold model.weights.h5"):
        kerasgan.load("hf://me/small")


def test_what_is_on_this_machine_is_found_without_the_hub(api, preset):
    presets.upload(preset, "hf://me/small")
    api.is_silent = True
    assert presets.check(presets.locate("hf://me/small")).name == "small"


@pytest.mark.parametrize(
    "address", ["hf://", "hf://a", "hf://a/b/c", "hf:///b"]
)
def test_addresses_that_are_none(address):
    with pytest.raises(ValueError, match="of the form hf://user/repository"):
        kerasgan.load(address)


def test_without_the_client(monkeypatch):
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ValueError, match=r"pip install 'kerasgan\[hub\]'"):
        kerasgan.load("hf://me/small")


def test_the_client_takes_these_arguments(monkeypatch, saved):
    """The real client is called as its own signatures say."""
    for function, names in (
        (huggingface_hub.HfApi.create_repo, ["repo_id", "exist_ok"]),
        (
            huggingface_hub.HfApi.upload_folder,
            ["repo_id", "folder_path", "revision", "allow_patterns"],
        ),
        (
            huggingface_hub.HfApi.model_info,
            ["repo_id", "revision", "timeout", "files_metadata"],
        ),
        (huggingface_hub.snapshot_download, ["revision", "allow_patterns"]),
    ):
        assert set(names) <= set(inspect.signature(function).parameters)


def test_the_hub_can_read_the_card(saved):
    card = huggingface_hub.ModelCard.load(saved / "README.md")
    assert card.data.library_name == "kerasgan"
    assert card.data.license == "apache-2.0"
    assert "gan" in card.data.tags
