"""Presets from a server: all of its files, each with the right hash."""

import tempfile
from pathlib import Path

import pooch

from kerasgan.presets.record import RECORD
from kerasgan.presets.record import WEIGHTS
from kerasgan.presets.record import is_preset
from kerasgan.presets.record import read


def download(name, url, target):
    """Downloads a preset, if the server has it.

    Its files come into a folder beside `target`, and their hashes are
    compared with those in `preset.json`. Then it is renamed. So a download
    that was cut off never counts, and two of the same do not meet.

    Args:
        name: string, the preset's name.
        url: string, the address of the folder that holds the preset's.
        target: path of the folder to make.

    Returns:
        Whether the server has it.

    Raises:
        ValueError: if a file has another hash than it should; both are named.
        OSError: if the server cannot be reached, or breaks off.
    """
    pooch.get_logger().setLevel("WARNING")  # one line a file is too much
    url = f"{url.rstrip('/')}/{name}"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f".{name}.", dir=target.parent
    ) as temporary:
        folder = Path(temporary) / name
        if not _fetch(f"{url}/{RECORD}", folder):
            return False
        for file, sha256 in read(folder).sha256.items():
            if not _fetch(f"{url}/{file}", folder, sha256):
                raise ValueError(
                    f"A server's preset must have all files of its {RECORD}. "
                    f"Received: {url} without {file}"
                )
        try:
            folder.rename(target)
        except OSError:
            if not is_preset(target):  # else another process was first
                raise
    return True


def _fetch(url, folder, sha256=None):
    """Downloads a file into a folder; false if the server has none."""
    name = url.rpartition("/")[-1]
    known = None if sha256 is None else f"sha256:{sha256}"
    bar = pooch.HTTPDownloader(progressbar=name == WEIGHTS)
    try:
        pooch.retrieve(url, known, name, folder, downloader=bar)
    except OSError as error:
        response = getattr(error, "response", None)
        if getattr(response, "status_code", None) == 404:
            return False
        raise OSError(
            f"{url} could not be downloaded ({type(error).__name__}: {error})"
        ) from error
    except ValueError as error:  # the hash
        raise ValueError(f"{error} Received: {url}") from error
    return True
