import importlib.util
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import kerasgan
from kerasgan import presets

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel_tool():
    path = ROOT / "tools" / "make_models_wheel.py"
    spec = importlib.util.spec_from_file_location("make_models_wheel", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def wheel(saved, wheel_tool, tmp_path_factory):
    return wheel_tool.build(saved.parent, tmp_path_factory.mktemp("dist"))


def test_a_path_comes_first(preset, shelf, monkeypatch):
    shutil.copytree(preset, shelf / "small")
    assert presets.locate("small") == shelf / "small"
    monkeypatch.chdir(preset.parent)
    assert presets.locate("small") == Path("small")
    assert presets.locate(preset) == preset


def test_the_repository_comes_before_the_cache(preset, shelf, cache):
    assert presets.find("small") is None
    shutil.copytree(preset, cache / "presets" / "small")
    assert presets.locate("small") == cache / "presets" / "small"
    shutil.copytree(preset, shelf / "small")
    assert presets.locate("small") == shelf / "small"
    assert presets.list_presets(pretrained=True) == ["small"]
    assert "small" not in presets.list_presets()


def test_an_installed_package_brings_presets(
    wheel, shelf, cache, tmp_path, monkeypatch
):
    site = tmp_path / "site"
    command = ["-m", "pip", "install", "--no-index", "--no-deps", "--quiet"]
    command += ["--no-compile", "--disable-pip-version-check", "--target"]
    subprocess.run([sys.executable, *command, site, wheel], check=True)
    assert presets.find("small") is None
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, "kerasgan_models", raising=False)
    assert presets.locate("small") == site / "kerasgan_models" / "small"
    assert presets.check(site / "kerasgan_models" / "small").name == "small"
    sys.modules.pop("kerasgan_models", None)


def test_a_wheel_is_always_the_same(wheel, wheel_tool, saved, tmp_path):
    again = wheel_tool.build(saved.parent, tmp_path)
    assert again.read_bytes() == wheel.read_bytes()
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert "kerasgan_models/small/README.md" in names
    assert not any("/1/" in name for name in names)


def test_a_wheel_of_nothing(wheel_tool, tmp_path):
    with pytest.raises(ValueError, match="must hold presets. Received: "):
        wheel_tool.build(tmp_path, tmp_path)


def test_a_damaged_preset_is_in_no_wheel(wheel_tool, preset, tmp_path):
    (preset / "samples.png").write_bytes(b"")
    with pytest.raises(ValueError, match="sha256"):
        wheel_tool.build(preset.parent, tmp_path / "dist")
    assert not list(tmp_path.glob("dist/*.whl"))


def test_unknown_names(shelf):
    with pytest.raises(ValueError) as raised:
        kerasgan.load("dcgan_fashion_mnits")
    assert "Did you mean 'dcgan_fashion_mnist'" in str(raised.value)
    assert str(raised.value).endswith("Received: 'dcgan_fashion_mnits'")


def test_a_recipe_without_weights(shelf, cache):
    with pytest.raises(ValueError) as raised:
        kerasgan.load("dcgan_fashion_mnist")
    text = str(raised.value)
    for part in (
        "are not here, and no server was named",
        "kerasgan train --preset dcgan_fashion_mnist",
        "$KERASGAN_PRESETS_URL",
        f"Looked in: {shelf}",
        str(cache / "presets"),
        "Received: 'dcgan_fashion_mnist'",
    ):
        assert part in text


@pytest.mark.parametrize("name", ["./small", "a/b", "", "..", ".hidden", "a b"])
def test_paths_without_a_preset(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="must hold preset.json. Received: "):
        kerasgan.load(name)


def test_scores_of_a_recipe_are_read_from_its_files(shelf, preset):
    name = "dcgan_fashion_mnist"
    assert kerasgan.get_preset(name).expected == {}
    shutil.copytree(preset, shelf / name)
    assert kerasgan.get_preset(name).expected == {}
    (shelf / name / "metrics.json").write_text(
        '{"format": 1, "floor": {"fd_x": 0.1}, "results": ['
        '{"checkpoint": "best", "scores": {"fd_x": 2}},'
        '{"checkpoint": "last", "scores": {"fd_x": 3}}]}'
    )
    assert kerasgan.get_preset(name).expected == {"fd_x": 3}
