"""Samples in files of NumPy."""

import re

import numpy as np

from kerasgan.data import arrays
from kerasgan.data.sources import SPLITS
from kerasgan.data.sources import check_split

SUFFIXES = (".npy", ".npz")
# What parts may be called. All others go by the name that they have.
WORDS = {
    "images": "image",
    "x": "image",
    "labels": "label",
    "y": "label",
    "conditions": "condition",
}


def read(path, options):
    """Reads a split from a file of NumPy.

    A `.npy` file is the images of the split `"train"`. In a `.npz` file images
    are named `images`, `image` or `x`, and labels `labels`, `label` or `y`,
    with the split before or after: `train_images` or `x_train`. All other
    arrays are parts of their name, such as `train_condition`. Without a split
    in the name they are of the split `"train"`.

    Args:
        path: path of the file.
        options: an `Options`.

    Returns:
        A sample; see `arrays.check`.
    """
    names = load(path, lambda held: held.files)
    splits = {}
    for name in names:
        split, part = _parse(name, options.split)
        other = splits.setdefault(split, {}).setdefault(part, name)
        if other != name:
            raise ValueError(
                f"A .npz file must hold one array of the part {part!r} in a "
                f"split. Received: {path} with {other!r} and {name!r}"
            )
    splits = {s: found for s, found in splits.items() if "image" in found}
    if not splits:
        raise ValueError(
            "A .npz file must hold an array of images named `images`, `image` "
            "or `x`, or so with the split, as in `train_images` or `x_train`. "
            f"Received: {path} with {sorted(names)}"
        )
    chosen = check_split(options.split, splits, path)
    sample = load(
        path, lambda held: {part: held[name] for part, name in chosen.items()}
    )
    return arrays.check(sample, str(path))


def load(path, take):
    """What `take` takes of the arrays that a file holds.

    Args:
        path: path of a file of NumPy.
        take: function of a dict of arrays, which has their names as `files`.

    Raises:
        ValueError: if the file cannot be read, or has no such array.
    """
    try:
        with open(path, "rb") as file:
            held = np.load(file, allow_pickle=False)
            if isinstance(held, np.ndarray):
                return take(_OneArray(image=held))
            with held:
                return take(held)
    # A corrupt file makes NumPy and zipfile raise whatever they stumble over.
    except Exception as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise ValueError(
            "A NumPy file must be readable without pickle. "
            f"Received: {path} ({reason})"
        ) from error


class _OneArray(dict):
    """A `.npy` file, in the manner of a `.npz` file."""

    @property
    def files(self):
        return list(self)


def _parse(name, split):
    """The split and the part that an array's name stands for.

    Args:
        name: string, such as `"x_train"`.
        split: string, which is known as a split too.
    """
    word = "|".join(map(re.escape, {*SPLITS, str(split)}))
    match = re.fullmatch(
        rf"(?:(?P<before>{word})_)?(?P<part>.+?)(?:_(?P<after>{word}))?",
        name,
        re.IGNORECASE,
    )
    part = match["part"]
    found = match["before"] or match["after"] or "train"
    return found.lower(), WORDS.get(part, part)
