"""What a name stands for: a toy, a folder, a file, a data set of TFDS."""

import os
from pathlib import Path

from kerasgan.data import embedded
from kerasgan.data import endless
from kerasgan.data import numpy_files
from kerasgan.data import prepared
from kerasgan.data import stored
from kerasgan.data import synthetic
from kerasgan.data import texts
from kerasgan.data.known import CRAWL
from kerasgan.data.known import EDGES
from kerasgan.data.known import EMBEDDED
from kerasgan.data.known import FIRST_NAMES
from kerasgan.data.known import SAMPLE
from kerasgan.data.known import unknown

FILES = {
    **dict.fromkeys(numpy_files.SUFFIXES, "file"),
    texts.SUFFIX: "text",
}
ON_DISK = ("file", "folder", "text")  # kinds that are found as a path


def find(name, data_dir=None):
    """What a name means.

    Args:
        name: what `kerasgan.data.read` takes.
        data_dir: path where TFDS keeps data sets that are prepared.

    Returns:
        Its kind, a string, and what to read.
    """
    if not isinstance(name, (str, os.PathLike)):
        return "arrays", name
    if endless.is_endless(name):
        return "endless", name
    if name in synthetic.TOYS:
        return "toy", name
    if name == SAMPLE:
        return "sample", name
    if name == FIRST_NAMES:
        return "text", embedded.first_names()
    if name == EDGES:
        return "edges", name
    if name in stored.IMAGES:
        return "stored", name
    text, path = os.fspath(name), Path(name).expanduser()
    if path.suffix in FILES and path.is_file():
        return FILES[path.suffix], path
    is_bare = isinstance(name, str) and Path(name).name == name
    if path.is_dir() and text and not is_bare:
        return _kind_of(path), path
    builder = prepared.find(text, data_dir)
    if builder is not None:
        return "tfds", builder
    if path.is_dir() and text:
        return _kind_of(path), path
    if path.is_file():
        raise ValueError(
            f"A file of data must end in one of {', '.join(FILES)}. "
            f"Received: {text!r}"
        )
    known = [*EMBEDDED, CRAWL, *endless.SOURCES, *synthetic.TOYS]
    known += [EDGES, *prepared.names()]
    raise unknown(text, known)


def _kind_of(folder):
    return "text" if texts.is_folder(folder) else "folder"
