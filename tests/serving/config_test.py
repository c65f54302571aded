import os
import types
from pathlib import Path

import pytest
import yaml
from google.protobuf import text_format
from tensorflow_serving.config import model_server_config_pb2

from kerasgan import serving
from kerasgan.serving import Servable
from kerasgan.serving.config import _batching
from kerasgan.serving.servables import check_names

FILES = [
    "batching.config",
    "client_grpc.py",
    "client_rest.py",
    "docker-compose.yml",
    "models.config",
]


def fake_export(folder, *versions):
    """A folder that looks like an export."""
    for version in versions:
        path = folder / str(version)
        path.mkdir(parents=True)
        (path / "saved_model.pb").write_bytes(b"")
    return folder


class FakeGame:
    def export(self, path):
        path.mkdir(parents=True)
        (path / "saved_model.pb").write_bytes(b"")


def models_of(folder):
    text = (folder / "models.config").read_text()
    return text_format.Parse(text, model_server_config_pb2.ModelServerConfig())


def service_of(folder):
    text = (folder / "docker-compose.yml").read_text()
    (service,) = yaml.safe_load(text)["services"].values()
    return service


def mounts_of(folder):
    return {
        volume["target"]: volume["source"]
        for volume in service_of(folder)["volumes"]
        if volume["type"] == "bind" and volume["read_only"]
    }


# Servables.


def test_all_versions_are_found_by_number(tmp_path):
    folder = fake_export(tmp_path / "faces", 2, 10, 9)
    (folder / "11").mkdir()  # still empty
    (folder / "notes").mkdir()
    found = serving.find(folder, num_versions=2)
    assert found == Servable(
        "faces", {9: folder / "9", 10: folder / "10"}, folder
    )
    assert list(serving.find(folder).versions) == [10]


def test_one_version_is_served_alone(tmp_path):
    folder = fake_export(tmp_path / "faces", 2, 3)
    found = serving.find(folder / "2")
    assert found == Servable("faces", {2: folder / "2"})


def test_a_saved_model_without_a_number_is_version_1(tmp_path):
    path = fake_export(tmp_path, "faces") / "faces"
    assert serving.find(path) == Servable("faces", {1: path})


def test_the_exports_of_a_run_have_its_name(tmp_path):
    folder = fake_export(tmp_path / "ring" / "export", 1)
    assert serving.find(folder).name == "ring"
    assert serving.find(folder / "1").name == "ring"


def test_exports_are_told_from_other_folders(tmp_path):
    folder = fake_export(tmp_path / "faces", 2)
    (tmp_path / "1").mkdir()
    assert serving.is_export(folder) and serving.is_export(folder / "2")
    assert not serving.is_export(tmp_path)
    assert not serving.is_export(tmp_path / "no")


def test_a_folder_without_versions_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="have a version.*'empty' with none"):
        serving.find(tmp_path / "empty")


@pytest.mark.parametrize(
    "name", ["", "a b", "a/b", "é", "-a", 'a"', "$a", "a\n"]
)
def test_names_are_plain(name, tmp_path):
    with pytest.raises(ValueError, match="must be of letters.*Received: "):
        Servable(name, {1: tmp_path})


def test_names_differ(tmp_path):
    twice = [Servable("a", {1: tmp_path}), Servable("a", {2: tmp_path})]
    with pytest.raises(ValueError, match="must differ.*Received: a, a"):
        check_names(twice)
    with pytest.raises(ValueError, match="must differ"):
        serving.write_config(twice, tmp_path / "config")
    assert os.listdir(tmp_path) == []


# The configuration.


@pytest.fixture
def config(tmp_path):
    folder = fake_export(tmp_path / 'cost $5 \\ "x"' / "faces", 3)
    single = fake_export(tmp_path / "digits", 7)
    servables = [
        serving.find(folder),
        serving.find(single / "7"),
        Servable("ring", game=FakeGame()),
    ]
    path = tmp_path / "config"
    serving.write_config(servables, path, num_versions=2, max_rows=100)
    return types.SimpleNamespace(path=path, folder=folder, single=single)


def test_files(config):
    assert sorted(os.listdir(config.path)) == sorted([*FILES, "models"])
    assert os.listdir(config.path.parent).count("config") == 1
    assert not list(config.path.parent.glob(".*"))


def test_models(config):
    models = models_of(config.path).model_config_list.config
    assert [m.name for m in models] == ["faces", "digits", "ring"]
    for model in models:
        assert model.base_path == f"/models/{model.name}"
        assert model.model_platform == "tensorflow"
        assert model.model_version_policy.latest.num_versions == 2


def test_volumes_hold_the_models(config):
    faces = str(config.folder).replace("$", "$$")  # as Compose escapes it
    assert mounts_of(config.path) == {
        "/config": ".",
        "/models/faces": faces,
        "/models/digits/7": str(config.single / "7"),
        "/models/ring": "./models/ring",
    }
    assert (config.path / "models/ring/1/saved_model.pb").is_file()


def test_the_container(config):
    service = service_of(config.path)
    assert service["image"] == "tensorflow/serving"
    assert service["ports"] == ["8500:8500", "8501:8501"]
    flags = dict(each.partition("=")[::2] for each in service["command"])
    for flag in ("--model_config_file", "--batching_parameters_file"):
        folder, name = flags[flag].rsplit("/", 1)
        assert mounts_of(config.path)[folder] == "."
        assert (config.path / name).is_file()
    assert "--enable_batching" in flags
    *program, line = service["healthcheck"]["test"]
    assert program == ["CMD", "bash", "-c"]
    assert line.count("AVAILABLE") == 3 and "/v1/models/ring " in line


# `session_bundle_config.proto` of TensorFlow Serving is in no package. Of its
# fields these are used; each but the last is a wrapper with `value`.
def test_batching():
    lines = _batching(100).splitlines()
    fields = [line for line in lines if not line.startswith("#")]
    assert fields == [
        "max_batch_size { value: 100 }",
        "batch_timeout_micros { value: 1000 }",
        "max_enqueued_batches { value: 100 }",
        "num_batch_threads { value: 2 }",
        *(
            f"allowed_batch_sizes: {size}"
            for size in (1, 2, 4, 8, 16, 32, 64, 100)
        ),
    ]


@pytest.mark.parametrize("max_rows, sizes", [(1, 1), (2, 2), (64, 7)])
def test_the_last_size_is_the_most(max_rows, sizes):
    lines = _batching(max_rows).splitlines()[-sizes - 1 :]
    assert lines[0].startswith("#")
    assert lines[-1] == f"allowed_batch_sizes: {max_rows}"


def test_clients_ask_for_the_first_model(config):
    for name in ("client_rest.py", "client_grpc.py"):
        text = (config.path / name).read_text()
        assert 'default="faces"' in text and "MODEL" not in text
        compile(text, name, "exec")


# Whole or not at all.


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def servable(tmp_path, name="faces"):
    path = tmp_path / "exports" / name
    return serving.find(path if path.exists() else fake_export(path, 1))


def test_one_that_is_there_is_kept(tmp_path):
    path = tmp_path / "config"
    serving.write_config([servable(tmp_path)], path)
    before = contents(path)
    other = [servable(tmp_path, "digits")]
    with pytest.raises(ValueError, match="`--force` replaces it. Received: /"):
        serving.write_config(other, path)
    assert contents(path) == before
    serving.write_config(other, path, force=True)
    (model,) = models_of(path).model_config_list.config
    assert model.name == "digits"
    assert sorted(os.listdir(tmp_path)) == ["config", "exports"]


def test_an_empty_folder_is_filled(tmp_path):
    path = tmp_path / "config"
    path.mkdir()
    serving.write_config([servable(tmp_path)], path)
    assert sorted(os.listdir(path)) == FILES


@pytest.mark.parametrize("force", [False, True])
def test_nothing_else_is_replaced(tmp_path, force):
    path = tmp_path / "precious"
    path.mkdir()
    (path / "file").write_text("years of work")
    with pytest.raises(ValueError, match="Received: .*precious"):
        serving.write_config([servable(tmp_path)], path, force=force)
    assert os.listdir(path) == ["file"]


def test_a_file_is_not_replaced(tmp_path):
    (tmp_path / "file").write_text("years of work")
    with pytest.raises(ValueError, match="must be a folder. Received: .*file"):
        serving.write_config([servable(tmp_path)], tmp_path / "file")


class Failure(Exception):
    pass


class FailingGame:
    def export(self, path):
        path.mkdir(parents=True)
        raise Failure


@pytest.mark.parametrize("there", [False, True])
def test_a_failure_changes_nothing(tmp_path, there):
    path = tmp_path / "config"
    if there:
        serving.write_config([servable(tmp_path)], path)
    before = contents(tmp_path)
    with pytest.raises(Failure):
        failing = [Servable("ring", game=FailingGame())]
        serving.write_config(failing, path, force=True)
    assert contents(tmp_path) == before
    assert path.exists() == there
    assert not list(Path(tmp_path).glob(".*"))
