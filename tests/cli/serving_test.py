import builtins
import json
import os
import shutil
import signal
import socket
import sys
from pathlib import Path

import pytest

import kerasgan as library
from kerasgan import serving


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports") / "faces"
    game = library.create("gan", image_shape=(2, 2, 1), width=4)
    game.export(folder / "1")
    return folder


def test_config(kerasgan, export, trained, tmp_path):
    output = tmp_path / "new" / "config"
    done = kerasgan("serving", "config", export, trained, "--output", output)
    assert done.code == 0, done.err
    assert done.out.startswith("To serve faces, run: docker compose --file ")
    assert (output / "models" / "run" / "1" / "saved_model.pb").is_file()
    compose = (output / "docker-compose.yml").read_text()
    assert f'source: "{export}"' in compose
    assert 'source: "./models/run"' in compose
    models = (output / "models.config").read_text()
    assert 'name: "faces"' in models and 'name: "run"' in models


def test_config_by_other_names(kerasgan, export, tmp_path):
    names = ["--name", "a", "--name", "b"]
    options = ["--max-rows", 5, "--versions", 3, "--image", "mine:1", "--json"]
    output = tmp_path / "config"
    done = kerasgan(
        *["serving", "config", export, export / "1", *names, *options],
        *["--output", output],
    )
    assert json.loads(done.out) == {"output": str(output), "models": ["a", "b"]}
    assert "num_versions: 3" in (output / "models.config").read_text()
    batching = (output / "batching.config").read_text()
    assert "max_batch_size { value: 5 }" in batching
    compose = (output / "docker-compose.yml").read_text()
    assert 'image: "mine:1"' in compose and '"/models/b/1"' in compose


def test_config_is_replaced_by_force_only(kerasgan, refuses, export, tmp_path):
    command = ["serving", "config", export, "--output", tmp_path / "config"]
    assert kerasgan(*command).code == 0
    assert "`--force` replaces it. Received: /" in refuses(*command)
    assert kerasgan(*command, "--force").code == 0


def test_config_that_is_refused_writes_nothing(refuses, export, tmp_path):
    output = ["--output", tmp_path / "config"]
    command = ["serving", "config", export]
    message = refuses(*command, export, *output)
    assert "must differ; the option `--name`" in message
    message = refuses(*command, *output, "--name", "a", "--name", "b")
    assert "Received: 2 names of 1 sources" in message
    message = refuses(*command, *output, "--name", "a b")
    assert "of letters, digits" in message
    assert "Received: " in refuses(*command, tmp_path / "no", *output)
    assert os.listdir(tmp_path) == []


def test_damaged_exports_are_refused(refuses, tmp_path):
    (tmp_path / "faces" / "1").mkdir(parents=True)
    (tmp_path / "faces" / "1" / "saved_model.pb").write_bytes(b"damaged")
    output = ["--output", tmp_path / "config"]
    message = refuses("serving", "config", tmp_path / "faces", *output)
    assert "must be a SavedModel. Received: " in message


def test_a_preset_is_served_as_it_was_published(kerasgan, export, tmp_path):
    folder = tmp_path / "gan_faces"
    shutil.copytree(export, folder)
    (folder / "preset.json").write_text("{}")  # is not read
    output = tmp_path / "config"
    done = kerasgan("serving", "config", folder, "--output", output)
    assert done.code == 0, done.err
    assert f'source: "{folder}"' in (output / "docker-compose.yml").read_text()


# The server; tests/serving asks a real one.


@pytest.fixture
def served(monkeypatch):
    """What the server is started with."""
    found = {}

    def serve(servables, host, port, max_rows, on_ready):
        found.update(host=host, port=port, max_rows=max_rows)
        found["models"] = {s.name: dict(s.versions) for s in servables}
        for servable in servables:
            for path in servable.versions.values():
                assert (path / "saved_model.pb").is_file()
        found["handlers"] = [
            signal.getsignal(x) for x in (signal.SIGINT, signal.SIGTERM)
        ]
        on_ready(1234)

    monkeypatch.setattr(serving, "serve", serve)
    monkeypatch.setattr(serving, "check_installed", lambda: None)
    return found


def test_serve(kerasgan, served, export, trained):
    before = signal.getsignal(signal.SIGTERM)
    options = ["--host", "localhost", "--port", 0, "--max-rows", 7]
    done = kerasgan("serve", export, trained, *options)
    assert done.code == 0, done.err
    assert done.out.split() == [
        "http://localhost:1234/v1/models/faces",
        "http://localhost:1234/v1/models/run",
    ]
    assert (served["host"], served["port"]) == ("localhost", 0)
    assert served["max_rows"] == 7
    assert served["models"]["faces"] == {1: export / "1"}
    assert not Path(served["models"]["run"][1]).exists()  # temporary
    assert signal.getsignal(signal.SIGTERM) is before
    for handler in served["handlers"]:
        with pytest.raises(SystemExit) as ended:
            handler(signal.SIGTERM, None)
        assert ended.value.code == 0


def test_an_address_of_ipv6(kerasgan, served, export):
    done = kerasgan("serve", export, "--host", "::1")
    assert done.code == 0, done.err
    assert done.out == "http://[::1]:1234/v1/models/faces\n"
    assert served["host"] == "::1"


def test_a_port_in_use(refuses, export):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        message = refuses("serve", export, "--port", port)
    assert f"Nothing can listen at 127.0.0.1, port {port}: Address" in message


def test_kserve_is_an_extra(refuses, export, monkeypatch):
    monkeypatch.setitem(sys.modules, "kserve", None)
    message = refuses("serve", export)
    assert "`pip install 'kerasgan[serving]'`. Received: import of" in message


def test_kserve_does_not_see_our_arguments(monkeypatch):
    seen = []
    imported = builtins.__import__

    def spy(name, *rest):
        if name == "kserve":
            seen.append(list(sys.argv))
        return imported(name, *rest)

    monkeypatch.setattr(sys, "argv", ["kerasgan", "--http_port", "x"])
    monkeypatch.setattr(builtins, "__import__", spy)
    serving.check_installed()
    assert seen == [["kerasgan"]]
    assert sys.argv == ["kerasgan", "--http_port", "x"]
