import errno
import os
import shutil

import pytest

from kerasgan import files


def names(path):
    return sorted(each.name for each in path.iterdir())


def test_a_new_folder_appears_at_the_end(tmp_path):
    path = tmp_path / "parent" / "folder"
    with files.new_folder(path) as temporary:
        (temporary / "inner").mkdir()
        (temporary / "inner" / "file").write_text("content")
        assert not path.exists()
    assert (path / "inner" / "file").read_text() == "content"
    assert names(path.parent) == ["folder"]


def test_nothing_is_left_of_a_folder_that_fails(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        with files.new_folder(tmp_path / "folder") as temporary:
            (temporary / "file").write_text("content")
            raise KeyboardInterrupt
    assert names(tmp_path) == []


def test_what_a_killed_process_left_is_not_in_the_new_folder(tmp_path):
    left = files.temporary_of(tmp_path / "folder")
    left.mkdir()
    (left / "old").write_text("")
    with files.new_folder(tmp_path / "folder") as temporary:
        (temporary / "new").write_text("")
    assert names(tmp_path) == ["folder"] and names(tmp_path / "folder") == [
        "new"
    ]


def test_a_folder_that_is_in_use_is_left_alone(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("content")
    with pytest.raises(OSError), files.new_folder(tmp_path / "folder"):
        pass
    assert names(tmp_path) == ["folder"]
    assert (tmp_path / "folder" / "file").read_text() == "content"


def test_all_is_flushed_before_it_gets_its_name(tmp_path, monkeypatch):
    flushed = []

    def flush(path):
        flushed.append((path.name, (tmp_path / "folder").exists()))

    monkeypatch.setattr(files, "flush", flush)
    with files.new_folder(tmp_path / "folder") as temporary:
        (temporary / "file").write_text("content")
    assert flushed == [
        ("file", False),
        (".folder.tmp", False),
        (tmp_path.name, True),
    ]


def test_a_file_is_replaced(tmp_path):
    path = tmp_path / "parent" / "file"
    for content in (b"one", b"three"):
        files.write_bytes(path, content)
        assert path.read_bytes() == content
    assert names(path.parent) == ["file"]


def test_a_file_that_cannot_be_flushed_stays_as_it_was(tmp_path, monkeypatch):
    files.write_bytes(tmp_path / "file", b"old")

    def fail(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "flush", fail)
    with pytest.raises(OSError, match="No space left"):
        files.write_bytes(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_content_is_added(tmp_path):
    for content in (b"one\n", b"two\n"):
        files.append_bytes(tmp_path / "file", content)
    assert (tmp_path / "file").read_bytes() == b"one\ntwo\n"


def test_content_that_does_not_fit_is_not_added_by_half(tmp_path, monkeypatch):
    files.append_bytes(tmp_path / "file", b"one\n")

    class Full:
        """A file on a disk that takes two bytes more."""

        def __init__(self, *args, **kwargs):
            self.file = open(*args, **kwargs)
            self.tell, self.truncate = self.file.tell, self.file.truncate

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.file.close()

        def write(self, content):
            return self.file.write(content[:2])

    monkeypatch.setattr(files, "open", Full, raising=False)
    with pytest.raises(OSError, match="No space left on device: .*file"):
        files.append_bytes(tmp_path / "file", b"two\n")
    assert (tmp_path / "file").read_bytes() == b"one\n"


def test_a_folder_is_removed(tmp_path):
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    files.remove_folder(tmp_path / "folder")
    assert names(tmp_path) == []


def test_content_that_was_added_is_flushed(tmp_path, monkeypatch):
    flushed = []

    def fsync(descriptor):
        flushed.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(os, "fsync", fsync)
    files.append_bytes(tmp_path / "file", b"one\n")
    files.append_bytes(tmp_path / "file", b"two\n")
    assert flushed == [4, 8]


def test_a_folder_loses_its_name_before_its_files(tmp_path, monkeypatch):
    """Or who is killed meanwhile leaves a folder that is not whole."""
    path = tmp_path / "folder"
    path.mkdir()
    (path / "file").write_text("content")
    whole = []
    rmtree = shutil.rmtree

    def watched(folder, **options):
        if os.path.exists(folder):
            whole.append(path.exists())
        rmtree(folder, **options)

    monkeypatch.setattr(shutil, "rmtree", watched)
    files.remove_folder(path)
    assert whole == [False]
