import contextlib
import errno
import fcntl
import os
import shutil
import subprocess
import sys
import threading
import time

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
        (temporary.name, False),
        (tmp_path.name, True),
    ]


def test_others_may_read_a_new_folder(tmp_path):
    before = os.umask(0o022)
    try:
        with files.new_folder(tmp_path / "folder"):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o755


def test_parents_that_were_made_go_again(tmp_path):
    (tmp_path / "there").mkdir()
    with pytest.raises(KeyboardInterrupt):
        with files.new_folder(tmp_path / "there" / "a" / "b" / "folder"):
            raise KeyboardInterrupt
    assert names(tmp_path) == ["there"] and names(tmp_path / "there") == []


def test_parents_that_others_have_filled_stay(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        with files.new_folder(tmp_path / "a" / "b" / "folder"):
            (tmp_path / "a" / "other").write_text("")
            raise KeyboardInterrupt
    assert names(tmp_path / "a") == ["other"]


def test_of_two_at_once_one_wins(tmp_path):
    path = tmp_path / "folder"
    with pytest.raises(FileExistsError, match="in use: .*folder"):
        with files.new_folder(path) as loser:
            (loser / "file").write_text("lost")
            with files.new_folder(path) as winner:
                assert winner != loser
                (winner / "file").write_text("won")
            assert names(tmp_path) == sorted(["folder", loser.name])
    assert names(tmp_path) == ["folder"]
    assert (path / "file").read_text() == "won"


# A process that dies as it writes: the module alone, which starts at once.
DYING = """
import importlib.util, os, sys
spec = importlib.util.spec_from_file_location("files", sys.argv[1])
files = importlib.util.module_from_spec(spec)
spec.loader.exec_module(files)
with files.new_folder(sys.argv[2]) as folder:
    (folder / "file").write_text("half")
    os.kill(os.getpid(), 9)
"""


def dies(path):
    command = [sys.executable, "-c", DYING, files.__file__, str(path)]
    assert subprocess.run(command).returncode == -9


def test_what_a_killed_process_left_is_cleared_away(tmp_path):
    dies(tmp_path / "folder")
    (left,) = tmp_path.iterdir()
    assert (left / "file").read_text() == "half"
    with files.new_folder(tmp_path / "other"):
        assert not left.exists()
    assert names(tmp_path) == ["other"]


def test_other_hidden_folders_stay(tmp_path):
    hidden = [".folder", ".folder.tmp", ".a.kerasgan", ".a.12345678.kerasga"]
    for name in hidden:
        (tmp_path / name).mkdir()
    with files.new_folder(tmp_path / "folder"):
        pass
    assert names(tmp_path) == sorted([*hidden, "folder"])


@pytest.mark.parametrize("broken", [False, True])
def test_what_is_in_use_is_not_cleared_away(tmp_path, monkeypatch, broken):
    if broken:  # some network file systems let everybody have a lock
        monkeypatch.setattr(fcntl, "flock", lambda *arguments: None)
    with files.new_folder(tmp_path / "folder") as temporary:
        (temporary / "file").write_text("content")
        with files.new_folder(tmp_path / "other"):
            pass
    assert names(tmp_path) == ["folder", "other"]
    assert names(tmp_path / "folder") == ["file"]


def test_a_file_system_without_locks(tmp_path, monkeypatch):
    def fail(descriptor, operation):
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    monkeypatch.setattr(fcntl, "flock", fail)
    dies(tmp_path / "left")
    with files.new_folder(tmp_path / "folder"):
        pass
    with files.taking_turns(tmp_path):
        pass
    left, folder = names(tmp_path)
    assert folder == "folder" and files.LEFT.fullmatch(left)


def test_a_folder_that_is_cleared_before_it_has_its_lock(tmp_path, monkeypatch):
    lock, cleared = files._lock, []

    def late(folder, wait=False):
        if wait and not cleared:
            cleared.append(folder)
            folder.rmdir()
        return lock(folder, wait)

    monkeypatch.setattr(files, "_lock", late)
    with files.new_folder(tmp_path / "folder") as temporary:
        (temporary / "file").write_text("content")
    assert cleared and names(tmp_path / "folder") == ["file"]


def write(path, text, **options):
    with files.new_folder(path, **options) as folder:
        (folder / "file").write_text(text)


def test_a_folder_is_replaced(tmp_path):
    for text in ("old", "new"):
        write(tmp_path / "folder", text, replace=True)
    assert (tmp_path / "folder" / "file").read_text() == "new"
    assert names(tmp_path) == ["folder"]


def test_a_folder_that_cannot_be_replaced_is_put_back(tmp_path, monkeypatch):
    write(tmp_path / "folder", "old")
    rename = type(tmp_path).rename

    def fail(path, target):
        if files.LEFT.fullmatch(path.name):
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(type(tmp_path), "rename", fail)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "folder", "new", replace=True)
    assert names(tmp_path) == ["folder"]
    assert (tmp_path / "folder" / "file").read_text() == "old"


@pytest.mark.parametrize("is_there", [False, True])
def test_who_is_killed_as_he_replaces_loses_nothing(tmp_path, is_there):
    old = tmp_path / ".folder.old.kerasgan"
    if is_there:
        write(tmp_path / "folder", "new")
    old.mkdir()
    (old / "file").write_text("old")
    write(tmp_path / "other", "")
    assert names(tmp_path) == ["folder", "other"]
    expected = "new" if is_there else "old"
    assert (tmp_path / "folder" / "file").read_text() == expected


def test_turns_are_taken(tmp_path):
    inside, most = [], []

    def enter():
        with files.taking_turns(tmp_path / "a" / "b"):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.05)
            inside.pop()

    threads = [threading.Thread(target=enter) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1]
    assert (tmp_path / "a" / "b").is_dir()


def test_a_turn_that_fails_leaves_no_folder(tmp_path):
    with contextlib.suppress(KeyboardInterrupt):
        with files.taking_turns(tmp_path / "a" / "b"):
            raise KeyboardInterrupt
    assert names(tmp_path) == []


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


def test_json_is_read(tmp_path):
    (tmp_path / "a.json").write_text('{"a": [1, "ü"]}', encoding="utf-8")
    assert files.read_json(tmp_path / "a.json") == {"a": [1, "ü"]}


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "Expecting value"),
        (b"[]", "it holds no object but a list"),
        (b"[" * 100_000, "it is nested too deep"),
        (b'{"a":' * 100_000, "it is nested too deep"),
        (b"\xff", "can't decode"),
        (b" " * 65, "it has more than 64 bytes"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path, monkeypatch, content, words):
    if len(content) < 100:
        monkeypatch.setattr(files, "LARGEST_JSON", 64)
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(ValueError, match=words):
        files.read_json(tmp_path / "a.json")
    with pytest.raises(ValueError, match="Is a directory"):
        files.read_json(tmp_path)
    with pytest.raises(FileNotFoundError):
        files.read_json(tmp_path / "none.json")


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


def test_folders_are_made_where_there_are_no_locks(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "fcntl", None)
    with files.new_folder(tmp_path / "folder") as folder:
        (folder / "file").write_text("content")
    assert names(tmp_path) == ["folder"]
