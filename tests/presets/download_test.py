import functools
import hashlib
import http.server
import json
import shutil
import threading

import numpy as np
import pytest

import kerasgan
from kerasgan import presets


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; keeps a list of what was asked for."""

    asked, short = [], None

    def do_GET(self):
        self.asked.append(self.path)
        super().do_GET()

    def send_header(self, keyword, value):
        if keyword == "Content-Length" and self.path == self.short:
            value = str(int(value) + 100)  # more than there will be
        super().send_header(keyword, value)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(preset, shelf):
    """The address of a server that has the preset, and its handler."""
    handler = type("Own", (Handler,), {"asked": []})
    bound = functools.partial(handler, directory=preset.parent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), bound) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", handler
        running.shutdown()
        thread.join()


def test_downloads_once(server, preset, cache):
    url, handler = server
    game = kerasgan.load("small", url)
    assert handler.asked == [
        "/small/preset.json",
        "/small/model.weights.h5",
        "/small/samples.png",
    ]
    folder = presets.find("small")
    assert folder == cache / "presets" / "small"
    assert [x.name for x in folder.parent.iterdir()] == ["small"]
    np.testing.assert_array_equal(
        kerasgan.load("small", url).sample(2, seed=0), game.sample(2, seed=0)
    )
    assert len(handler.asked) == 3


def test_the_address_may_come_from_the_environment(server, monkeypatch):
    monkeypatch.setenv("KERASGAN_PRESETS_URL", f"{server[0]}/")
    assert presets.locate("small").name == "small"


def test_a_file_with_another_hash(server, preset, cache):
    path = preset / "model.weights.h5"
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(b"other")
    found = hashlib.sha256(b"other").hexdigest()
    with pytest.raises(
        ValueError, match=f"{expected}.*{found}.*Received: http"
    ):
        presets.locate("small", server[0])
    assert list((cache / "presets").iterdir()) == []


@pytest.mark.parametrize("name", ["preset.json", "model.weights.h5"])
def test_a_server_that_breaks_off(server, cache, name):
    url, handler = server
    handler.short = f"/small/{name}"
    with pytest.raises(OSError, match=f"{name} could not be downloaded"):
        presets.locate("small", url)
    assert list((cache / "presets").iterdir()) == []


def test_a_server_that_is_not_there():
    with pytest.raises(OSError, match="could not be downloaded"):
        presets.locate("small", "http://127.0.0.1:1")


def test_a_server_without_the_preset(server):
    with pytest.raises(ValueError, match="There is no preset of that name"):
        presets.locate("smal", server[0])
    with pytest.raises(ValueError, match=f"not here, and not on {server[0]}"):
        presets.locate("cgan_mnist", server[0])


def test_a_server_without_one_of_the_files(server, preset, cache):
    (preset / "samples.png").unlink()
    with pytest.raises(ValueError, match="Received: .* without samples.png"):
        presets.locate("small", server[0])
    assert list((cache / "presets").iterdir()) == []


def test_a_record_cannot_name_other_files(server, preset, tmp_path):
    path = preset / "preset.json"
    content = json.loads(path.read_text())
    content["sha256"]["../../../x"] = "0" * 64
    path.write_text(json.dumps(content))
    with pytest.raises(ValueError, match="`sha256` must have"):
        presets.locate("small", server[0])
    assert len(server[1].asked) == 1


def test_two_may_download_at_the_same_time(server, preset, cache):
    url, handler = server
    target = cache / "presets" / "small"
    get = handler.do_GET

    def meanwhile(self):
        if self.path.endswith("samples.png"):
            shutil.copytree(preset, target)
        get(self)

    handler.do_GET = meanwhile
    assert presets.locate("small", url) == target
    presets.check(target)
    assert [x.name for x in target.parent.iterdir()] == ["small"]
