"""Data sets of colour pictures that are stored as a file each.

The emoji ship with the package at 32 pixels; all else is built once, by
`kerasgan.data.building`.
"""

from pathlib import Path

import numpy as np

from kerasgan.data import arrays
from kerasgan.data import known
from kerasgan.data import numpy_files
from kerasgan.data.outlines import outlines
from kerasgan.data.resizing import fit_images
from kerasgan.data.sources import Options
from kerasgan.data.sources import Unpaired
from kerasgan.data.sources import check_split

# In the order of the labels.
CLASSES = {
    "emoji": (
        "Activities",
        "Animals & Nature",
        "Flags",
        "Food & Drink",
        "Objects",
        "People & Body",
        "Smileys & Emotion",
        "Symbols",
        "Travel & Places",
    ),
    "crawl": ("feature", "floor", "icon", "item", "monster", "wall"),
}
# The pictures of a name, in its file.
IMAGES = {
    "emoji": "noto",
    "emoji_twemoji": "twemoji",
    "emoji_styles": "twemoji",
    "emoji_outlines": "noto",
    "crawl": "image",
}
SHIPPED = Path(__file__).with_name("emoji.npz")
SHIPPED_SIZE = 32
# Rows are of ten folds, by a hash of what they show. Two are held out.
NUM_FOLDS = 10
TEST_FOLDS = (0, 1)


def read(name, options):
    """Reads a split of the pictures of a name.

    Args:
        name: string, one of `IMAGES`.
        options: an `Options`.

    Returns:
        A dict of arrays: `"image"` and `"label"`, and `"condition"` where
        there are pairs; or an `Unpaired`.
    """
    _check_layout(name, options.layout)
    path = find_file(name, options)
    splits = splits_of(path)
    rows = check_split(options.split, splits, name)
    held = {"image": IMAGES[name], "label": "label"}
    if name == "emoji_styles":
        held["condition"] = "noto"
    parts = numpy_files.load(
        path,
        lambda file: {part: file[each][rows] for part, each in held.items()},
    )
    labels = parts.pop("label").astype("int32")
    parts = {part: fit_images(x, options.size) for part, x in parts.items()}
    if name == "emoji_outlines":
        parts["condition"] = outlines(parts["image"])
    if options.layout == "unpaired":
        return Unpaired(parts)
    return arrays.check(parts | {"label": labels}, name)


def folds(name, split="train", data_dir=None):
    """The fold of each row that `read` gives: an array of integers.

    Args:
        name: string, one of `IMAGES`.
        split: string.
        data_dir: path of the folder of prepared data sets.
    """
    path = find_file(name, Options(data_dir=data_dir))
    return _folds_in(path)[check_split(split, splits_of(path), name)]


def find_file(name, options):
    """The file that holds pictures large enough, or an error."""
    kind = kind_of(name)
    size = max(options.size or (SHIPPED_SIZE,))
    if kind == "emoji" and size <= SHIPPED_SIZE:
        return SHIPPED
    path = known.path_of_built(kind, options.data_dir)
    if path.is_file():
        return path
    larger = f" of more than {SHIPPED_SIZE} pixels" if kind == "emoji" else ""
    raise ValueError(
        f"Data set {name!r}{larger} is not prepared, and nothing is "
        f"downloaded unasked. `kerasgan data prepare {kind} --from DIR` builds "
        f"it from archives in DIR. Received: {name!r} with image_size="
        f"{options.size}, which is not in {path.parent}"
    )


def kind_of(name):
    """The data set whose pictures a name stands for."""
    return name.partition("_")[0]


def class_names(name):
    """Names of the classes, in the order of their labels."""
    return CLASSES[kind_of(name)]


def splits_of(path):
    """From the names of splits to their rows."""
    is_test = np.isin(_folds_in(path), TEST_FOLDS)
    return {
        "train": np.flatnonzero(~is_test),
        "test": np.flatnonzero(is_test),
    }


def _folds_in(path):
    return numpy_files.load(path, lambda file: file["fold"])


def _check_layout(name, layout):
    known_ones = [None]
    if name == "emoji_styles":
        known_ones += ["paired", "unpaired"]
    if layout not in known_ones:
        raise ValueError(
            f"Argument `layout` must be one of {known_ones} for {name}. "
            f"Received: layout={layout!r}"
        )
