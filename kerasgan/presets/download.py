"""Presets from a server: all of its files, each with the right hash."""

from pathlib import Path

import pooch

from kerasgan import files
from kerasgan.presets.limits import most_bytes
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
        ValueError: if a file has another hash than it should, and both are
            named; or if it is longer than it can be.
        OSError: if the server cannot be reached, or breaks off.
    """
    pooch.get_logger().setLevel("WARNING")  # one line a file is too much
    url = f"{url.rstrip('/')}/{name}"
    try:
        with files.new_folder(target) as folder:
            _fetch(url, RECORD, folder)
            record = read(folder)
            for file in record.sha256:
                _fetch(url, file, folder, record)
    except _Absent as error:
        (file,) = error.args
        if file == RECORD:
            return False
        raise ValueError(
            f"A server's preset must have all files of its {RECORD}. "
            f"Received: {url} without {file}"
        ) from error
    except FileExistsError:
        if not is_preset(target):  # else another process was first
            raise
    return True


class _Absent(LookupError):
    """A file that the server has not."""


def _fetch(url, name, folder, record=None):
    """Downloads a file into a folder."""
    known = None if record is None else f"sha256:{record.sha256[name]}"
    download = _Download(most_bytes(name, record), name == WEIGHTS)
    (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
    try:
        pooch.retrieve(
            f"{url}/{name}", known, name, folder, downloader=download
        )
    except OSError as error:
        response = getattr(error, "response", None)
        if getattr(response, "status_code", None) == 404:
            raise _Absent(name) from error
        raise OSError(
            f"{url}/{name} could not be downloaded "
            f"({type(error).__name__}: {error})"
        ) from error
    except ValueError as error:  # the hash, or the length
        raise ValueError(f"{error} Received: {url}/{name}") from error


class _Download:
    """A downloader of pooch that stops where a file is too long."""

    def __init__(self, most, progressbar):
        self.most = most
        self.get = pooch.HTTPDownloader(progressbar=progressbar)

    def __call__(self, url, output_file, pooch):
        with open(output_file, "wb") as self.file:
            self.get(url, self, pooch)

    def write(self, content):
        if self.file.tell() + len(content) > self.most:
            raise ValueError(f"The file must have at most {self.most} bytes.")
        return self.file.write(content)

    def flush(self):
        self.file.flush()
