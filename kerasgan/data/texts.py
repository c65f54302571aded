"""Files of text, a sample a line, as one-hot arrays."""

import numpy as np

from kerasgan.data import arrays
from kerasgan.data import listing
from kerasgan.data.sources import SPLITS
from kerasgan.data.sources import check_split

SUFFIX = ".txt"
PADDING = "\0"  # fills a line up; it is the first symbol of every alphabet


def is_folder(path):
    """Whether a folder holds text, called as splits are, and no pictures."""
    return any(_splits_in(path)) and not any(listing.files_in(path))


def read(path, options):
    """Reads the lines of a split into memory.

    Args:
        path: path of a file, or of a folder of files such as `train.txt`.
        options: an `Options`.

    Returns:
        A dict with `"image"`, uint8 of shape `(lines, length, symbols)`.
    """
    splits = {split: _lines(file) for split, file in _files(path).items()}
    lines = check_split(options.split, splits, path)
    length = options.length or max(
        len(line) for held in splits.values() for line in held
    )
    symbols = _alphabet(splits.values())
    origin = str(_files(path)[options.split.lower()])
    return {"image": encode(lines, symbols, length, origin)}


def alphabet(path):
    """The symbols of a file or folder of text, the same for all splits."""
    return _alphabet(_lines(file) for file in _files(path).values())


def encode(lines, alphabet, length, origin):
    """Lines as one-hot arrays, filled up with the first symbol.

    Args:
        lines: list of strings.
        alphabet: string of all symbols, `PADDING` first.
        length: integer, of every row.
        origin: string, where they come from, for errors.

    Returns:
        A uint8 array of shape `(len(lines), length, len(alphabet))`.
    """
    one_hot = arrays.empty(len(lines), (length, len(alphabet)), origin)
    one_hot[:] = 0
    places = {symbol: place for place, symbol in enumerate(alphabet)}
    for row, line in enumerate(lines):
        if len(line) > length:
            raise ValueError(
                "Argument `length` must be at least that of every line. "
                f"Received: length={length}, and {origin} with {len(line)} "
                f"characters in line {row + 1}"
            )
        symbols = [places[symbol] for symbol in line.ljust(length, PADDING)]
        one_hot[row, np.arange(length), symbols] = 1
    return one_hot


def _files(path):
    """The file of each split."""
    if path.is_file():
        return {"train": path}
    return {file.stem.lower(): file for file in _splits_in(path)}


def _splits_in(path):
    for file in sorted(path.iterdir()):
        if file.suffix.lower() == SUFFIX and file.stem.lower() in SPLITS:
            yield file


def _alphabet(splits):
    found = {symbol for lines in splits for line in lines for symbol in line}
    return PADDING + "".join(sorted(found))


def _lines(file):
    """The lines of a file, each of which must hold something."""
    try:
        text = file.read_text("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ValueError(
            "A file of text must be in UTF-8. "
            f"Received: {file}, where byte {error.start} is not"
        ) from error
    lines = text.removesuffix("\n").split("\n")
    for number, line in enumerate(lines, 1):
        if not line or PADDING in line:
            held = "is empty" if not line else "holds a character of code 0"
            raise ValueError(
                "Each line of a file of text must be a sample. "
                f"Received: {file}, whose line {number} {held}"
            )
    return lines
