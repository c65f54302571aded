"""`kerasgan export`; tests/export_test.py looks at exports themselves."""

import os
import resource
import threading
import time

from kerasgan import files
from kerasgan.cli.export import export_next


class SlowGame:
    """An export of it takes a while."""

    def __init__(self, name):
        self.name = name

    def export(self, path):
        with files.new_folder(path) as folder:
            time.sleep(0.1)
            (folder / "name").write_text(self.name)


def test_exports_at_once_have_versions_of_their_own(tmp_path):
    output, taken = tmp_path / "a" / "faces", {}

    def export(name):
        taken[name] = export_next(SlowGame(name), output)

    threads = [threading.Thread(target=export, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(os.listdir(output)) == ["1", "2", "3"]
    assert {n: (p / "name").read_text() for n, p in taken.items()} == {
        name: name for name in "abc"
    }


def test_a_full_disk(kerasgan, refuses, trained, tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        message = refuses("export", trained, "--output", tmp_path / "faces")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert f"The export {tmp_path / 'faces' / '1'} could not be" in message
    assert os.listdir(tmp_path) == []
    done = kerasgan("export", trained, "--output", tmp_path / "faces")
    assert (done.code, os.listdir(tmp_path / "faces")) == (0, ["1"]), done.err


def test_below_a_file(refuses, trained, tmp_path):
    (tmp_path / "file").write_text("content")
    for output in (tmp_path / "file", tmp_path / "file" / "faces"):
        message = refuses("export", trained, "--output", output)
        assert str(tmp_path / "file") in message
    assert (tmp_path / "file").read_text() == "content"
