import contextlib
import functools
import hashlib
import http.server
import json
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

import kerasgan
from kerasgan import files
from kerasgan import presets
from kerasgan.presets import limits
from kerasgan.presets import saving


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; keeps a list of what was asked for."""

    asked, short, blanks = [], None, None

    def do_GET(self):
        self.asked.append(self.path)
        if self.path == self.blanks:
            return self.send_blanks()
        super().do_GET()

    def send_blanks(self):
        """Sends no length, and blanks for as long as they are taken."""
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            for _ in range(400):
                self.wfile.write(b" " * 2**20)
                type(self).sent += 1

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


def test_exports_are_downloaded_too(server, preset):
    game = kerasgan.load(preset)
    game.export(preset / "1")
    saving.fill(preset, game, name="small")
    again = kerasgan.load("small", server[0])
    folder = presets.find("small")
    assert presets.check(folder).storage == {"averages": ("generator",)}
    assert (folder / "1" / "saved_model.pb").is_file()
    np.testing.assert_array_equal(
        again.sample(2, seed=0), game.sample(2, seed=0)
    )


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
    assert not (cache / "presets").exists()


@pytest.mark.parametrize("name", ["preset.json", "model.weights.h5"])
def test_a_server_that_breaks_off(server, cache, name):
    url, handler = server
    handler.short = f"/small/{name}"
    with pytest.raises(OSError, match=f"{name} could not be downloaded"):
        presets.locate("small", url)
    assert not (cache / "presets").exists()


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
    assert not (cache / "presets").exists()


def test_a_record_cannot_name_other_files(server, preset, tmp_path):
    path = preset / "preset.json"
    content = json.loads(path.read_text())
    content["sha256"]["../../../x"] = "0" * 64
    path.write_text(json.dumps(content))
    with pytest.raises(ValueError, match="`sha256` must have"):
        presets.locate("small", server[0])
    assert len(server[1].asked) == 1


@pytest.mark.parametrize("name", ["preset.json", "model.weights.h5"])
def test_files_without_end_are_not_read(server, cache, name):
    url, handler = server
    handler.blanks, handler.sent = f"/small/{name}", 0
    reason = rf"The file must have at most \d+ bytes. Received: {url}/small/"
    with pytest.raises(ValueError, match=reason + name):
        presets.locate("small", url)
    assert handler.sent < 40  # the rest of the limit is in buffers
    assert not (cache / "presets").exists()


def test_the_limit_of_weights_is_that_of_their_parameters(preset):
    record = presets.read(preset)
    size = (preset / "model.weights.h5").stat().st_size
    count = sum(record.parameters.values())
    assert limits.most_bytes("model.weights.h5", record) == 2**22 + 16 * count
    assert 4 * count < size < 2**22 + 16 * count
    record.parameters["generator"] = 10**15
    assert limits.most_bytes("model.weights.h5", record) == 2**33
    record.parameters["generator"] = "many"
    with pytest.raises(ValueError, match="whole numbers. Received: .*many"):
        limits.most_bytes("model.weights.h5", record)


def test_published_presets_are_within_the_limits():
    shelf = Path(kerasgan.__file__).parents[1] / "saved_models"
    folders = [path.parent for path in shelf.glob("*/preset.json")]
    assert folders
    for folder in folders:
        record = presets.read(folder)
        for name in ["preset.json", *record.sha256]:
            size = (folder / name).stat().st_size
            assert size < limits.most_bytes(name, record) / 2, (folder, name)


def test_what_is_half_there_is_cleared_away_by_the_next(server, cache):
    url, handler = server
    get, seen = handler.do_GET, []

    def look(self):
        seen.extend((cache / "presets").iterdir())
        get(self)

    handler.do_GET = look
    presets.locate("small", url)
    assert len(set(seen)) == 1 and files.LEFT.fullmatch(seen[0].name)
    seen[0].mkdir()  # as if the process had been killed
    with files.new_folder(cache / "presets" / "other"):
        assert not seen[0].exists()


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
