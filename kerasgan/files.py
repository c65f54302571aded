"""Files and folders that appear at once and whole, or not at all."""

import contextlib
import errno
import hashlib
import json
import os
import re
import secrets
import shutil
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None

# What is beside a folder while it is made, unmade or replaced.
LEFT = re.compile(r"\..+\.[0-9a-f]{8}\.kerasgan")
OLD = re.compile(r"\.(.+)\.old\.kerasgan")


@contextlib.contextmanager
def new_folder(path, replace=False):
    """Gives a folder to fill, which becomes `path` at the end.

    It is filled under a name of its own beside `path`, flushed to the disk
    and renamed. If the block fails, nothing is left of it. What processes
    that were killed have left beside `path` is cleared away.

    Args:
        path: path of the folder, which must not exist, or be empty. Missing
            parents are made.
        replace: bool, whether it takes the place of a folder that is there.

    Raises:
        FileExistsError: if the folder is in use in the end.
    """
    path = Path(path)
    with _made(path.parent), _folder_in_use(path) as temporary:
        yield temporary
        for part in [*temporary.rglob("*"), temporary]:
            flush(part)
        _put(temporary, path, replace)


@contextlib.contextmanager
def taking_turns(folder):
    """Has processes that write into a folder wait for each other.

    Args:
        folder: path of the folder. It is made if there is none, with missing
            parents; if the block fails, they are taken away again.
    """
    folder = Path(folder)
    with _made(folder):
        held = _lock(folder, wait=True)
        try:
            yield
        finally:
            unlock(held)


@contextlib.contextmanager
def _made(folder):
    """Makes a folder and its parents; takes them away if the block fails."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for each in missing:
            with contextlib.suppress(OSError):  # others may have filled it
                each.rmdir()
        raise


@contextlib.contextmanager
def _folder_in_use(path):
    """A folder beside a path, of which others can see that it is in use.

    The system lets go of its lock when the process ends, however it ends.
    """
    while True:
        folder = _beside(path)
        folder.mkdir()
        held = _lock(folder, wait=True)
        if folder.exists():  # else it was cleared away before it had its lock
            break
        unlock(held)
    try:
        if held is not None:
            _clear(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        unlock(held)


def _beside(path):
    return path.with_name(f".{path.name[:60]}.{secrets.token_hex(4)}.kerasgan")


def lock(folder, wait=False):
    """Takes the lock of a folder, which lasts no longer than the process.

    Args:
        folder: path of the folder.
        wait: bool, whether to wait for whoever has it.

    Returns:
        What `unlock` takes.

    Raises:
        BlockingIOError: if another process has it.
        OSError: if the file system has no locks.
    """
    if fcntl is None:
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def unlock(held):
    """Lets go of what `lock` took."""
    if held is not None:
        os.close(held)


def _lock(folder, wait=False):
    """The same, or `None` if it cannot be had."""
    with contextlib.suppress(OSError):
        return lock(folder, wait)


def _clear(own):
    """Clears away what nobody uses of the folders beside one that is.

    Some file systems give a lock to everybody. There nothing is touched.
    """
    given = _lock(own)
    if given is not None:
        unlock(given)
        return
    for folder in own.parent.glob(".*.kerasgan"):
        if LEFT.fullmatch(folder.name):
            _clear_one(folder)
        elif OLD.fullmatch(folder.name):
            _restore(folder, folder.with_name(OLD.fullmatch(folder.name)[1]))


def _clear_one(folder):
    held = _lock(folder)
    if held is not None:
        shutil.rmtree(folder, ignore_errors=True)
        unlock(held)


def _restore(old, path):
    """Ends what was begun by a process that was killed as it replaced."""
    if path.exists():
        shutil.rmtree(old, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):  # another process was first
            old.rename(path)


def _put(temporary, path, replace):
    """Gives a folder its name, and puts back what had it if that fails."""
    old = path.with_name(f".{path.name}.old.kerasgan")
    replaces = replace and path.exists()
    if replaces:
        shutil.rmtree(old, ignore_errors=True)
        path.rename(old)
    try:
        temporary.rename(path)
    except BaseException as error:
        if replaces:
            old.rename(path)
        if getattr(error, "errno", None) in (errno.EEXIST, errno.ENOTEMPTY):
            raise FileExistsError(
                errno.EEXIST, "The folder is in use", str(path)
            ) from error
        raise
    flush(path.parent)
    if replaces:
        shutil.rmtree(old, ignore_errors=True)


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
    path = Path(path)
    temporary = _beside(path)
    path.rename(temporary)
    shutil.rmtree(temporary)


def cache_folder():
    """Where kerasgan keeps what can be made or fetched again."""
    default = Path.home() / ".cache" / "kerasgan"
    return Path(os.environ.get("KERASGAN_CACHE", default))


def temporary_of(path):
    """The name under which a file is made."""
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
