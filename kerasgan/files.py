"""Files and folders that appear at once and whole, or not at all."""

import contextlib
import errno
import hashlib
import json
import os
import shutil
from pathlib import Path


@contextlib.contextmanager
def new_folder(path):
    """Gives a folder to fill, which becomes `path` at the end.

    It is filled under a temporary name beside `path`, flushed to the disk and
    renamed. If the block fails, nothing is left of it.

    Args:
        path: path of the folder, which must not exist, or be empty. Missing
            parents are made.
    """
    path = Path(path)
    temporary = temporary_of(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(temporary, ignore_errors=True)  # of one who was killed
    temporary.mkdir()
    try:
        yield temporary
        for part in [*temporary.rglob("*"), temporary]:
            flush(part)
        temporary.rename(path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    flush(path.parent)


def write_bytes(path, content):
    """Writes a file, in place of one that may be there.

    Args:
        path: path of the file. Missing parents are made.
        content: bytes.
    """
    with new_file(path) as temporary:
        temporary.write_bytes(content)


@contextlib.contextmanager
def new_file(path):
    """Gives a file to write, which takes the place of `path` at the end.

    It lies beside `path` under a temporary name. If the block fails, nothing
    is left of it.

    Args:
        path: path of the file. Missing parents are made.
    """
    path = Path(path)
    temporary = temporary_of(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield temporary
        flush(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    flush(path.parent)


def append_bytes(path, content):
    """Adds to the end of a file, all of the content or nothing."""
    with open(path, "ab", buffering=0) as file:
        size = file.tell()
        if file.write(content) < len(content):
            file.truncate(size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        os.fsync(file.fileno())


def read_json(path):
    """Reads a file of JSON that holds an object: a dict.

    Raises:
        FileNotFoundError: if there is none.
        ValueError: if it holds something else, or cannot be read.
    """
    try:
        with open(path, "rb") as file:
            text = file.read(LARGEST_JSON + 1)
        if len(text) > LARGEST_JSON:
            raise ValueError(f"it has more than {LARGEST_JSON} bytes")
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ValueError(error.strerror) from error
    if not isinstance(found, dict):
        raise ValueError(f"it holds no object but a {type(found).__name__}")
    return found


LARGEST_JSON = 2**26  # bytes


def remove_folder(path):
    """Deletes a folder; it disappears at once and whole."""
    temporary = temporary_of(path)
    shutil.rmtree(temporary, ignore_errors=True)
    Path(path).rename(temporary)
    shutil.rmtree(temporary)


def cache_folder():
    """Where kerasgan keeps what can be made or fetched again."""
    default = Path.home() / ".cache" / "kerasgan"
    return Path(os.environ.get("KERASGAN_CACHE", default))


def temporary_of(path):
    """The name under which a file or folder is made, and unmade."""
    return Path(path).with_name(f".{Path(path).name}.tmp")


def digest(path):
    """The sha256 of a file, in hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path):
    """Has the disk take a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
