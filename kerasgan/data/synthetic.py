"""Toys that are read into memory: clips, pairs, two domains and text.

Each has a fixed number of rows that are the same every time.
"""

import re

import numpy as np

from kerasgan.data import texts
from kerasgan.data.sources import Unpaired
from kerasgan.data.sources import check_split
from kerasgan.ops import random

ROWS = {"train": 2000, "test": 500}
SIZE = 16  # pixels, of a side
LENGTH = 15  # of a line of the grammar: eight x and seven operators
OPERATORS = "*+-/"
ALPHABET = texts.PADDING + OPERATORS + "x"
SHAPES = ("square", "disc", "diamond")
# How a square moves from one frame to the next, by its label.
DIRECTIONS = [
    (y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if (y, x) != (0, 0)
]


def read(name, split):
    """The rows of a toy.

    Args:
        name: string, one of `TOYS`.
        split: string, `"train"` or `"test"`, whose rows are others.

    Returns:
        A dict of arrays, or an `Unpaired`.
    """
    splits = {each: each for each in ROWS}
    split = check_split(split, splits, name)
    key = random.key(0, list(TOYS).index(name), list(ROWS).index(split))
    return TOYS[name](ROWS[split], key)


def moving_squares(num, key):
    """Clips of a bright square of 4 pixels that moves a pixel a frame."""
    frames, side = 8, 4
    label = _integers(num, random.key(key, 0), len(DIRECTIONS))
    step = np.array(DIRECTIONS)[label]
    # It stays inside: seven steps lie between the first frame and the last.
    low = np.where(step < 0, frames - 1, 0)
    room = SIZE - side + 1 - (frames - 1) * np.abs(step)
    share = random.uniform((num, 2), random.key(key, 1)).numpy()
    start = low + np.floor(share * room).astype(int)
    corner = start[:, None] + np.arange(frames)[:, None] * step[:, None]
    inside = [
        (pixels >= corner[..., axis, None, None])
        & (pixels < corner[..., axis, None, None] + side)
        for axis, pixels in enumerate(np.mgrid[:SIZE, :SIZE])
    ]
    clips = np.where(inside[0] & inside[1], 255, 0).astype("uint8")
    return {"image": clips[..., None], "label": label}


def shapes_outlines(num, key):
    """Pairs: the outline of a shape as the condition, the shape filled."""
    filled, label = _shapes(num, key)
    padded = np.pad(filled, ((0, 0), (1, 1), (1, 1)))
    middle = slice(1, -1)
    core = (
        padded[:, :-2, middle]
        & padded[:, 2:, middle]
        & padded[:, middle, :-2]
        & padded[:, middle, 2:]
    )
    outline = filled & ~core
    return {
        "image": _picture(filled),
        "condition": _picture(outline),
        "label": label,
    }


def two_domains(num, key):
    """Two domains: light shapes on dark, and as a condition the reverse."""
    light, _ = _shapes(num, random.key(key, 0))
    dark, _ = _shapes(num * 4 // 5, random.key(key, 1))
    return Unpaired({"image": _picture(light), "condition": _picture(~dark)})


def grammar(num, key):
    """Lines of S -> x | S + S | S - S | S * S | S / S.

    The number of operators is from 0 to 7, each as likely.
    """
    most = LENGTH // 2
    counts = _integers(num, random.key(key, 0), most + 1)
    operators = _integers((num, most), random.key(key, 1), len(OPERATORS))
    lines = [
        "x" + "".join(OPERATORS[each] + "x" for each in row[:count])
        for row, count in zip(operators, counts, strict=True)
    ]
    return {"image": texts.encode(lines, ALPHABET, LENGTH, "grammar")}


def is_valid_expression(line):
    """Whether the grammar of the toy `grammar` makes a line.

    Args:
        line: string.

    Example:

    >>> is_valid_expression("x+x*x"), is_valid_expression("x+")
    (True, False)
    """
    return re.fullmatch(rf"x([{re.escape(OPERATORS)}]x)*", line) is not None


TOYS = {
    "moving_squares": moving_squares,
    "shapes_outlines": shapes_outlines,
    "two_domains": two_domains,
    "grammar": grammar,
}
ALPHABETS = {"grammar": ALPHABET}
LABELS = {
    "moving_squares": tuple(
        " ".join(
            word
            for word in (
                ("up", "", "down")[y + 1],
                ("left", "", "right")[x + 1],
            )
            if word
        )
        for y, x in DIRECTIONS
    ),
    "shapes_outlines": SHAPES,
}


def _shapes(num, key):
    """Masks of shapes of a radius from 3 to 6 somewhere inside, and kinds."""
    label = _integers(num, random.key(key, 0), len(SHAPES))
    radius = 3 + _integers(num, random.key(key, 1), 4)
    share = random.uniform((2, num), random.key(key, 2)).numpy()
    centre = radius + np.floor(share * (SIZE - 2 * radius)).astype(int)
    rows, columns = np.mgrid[:SIZE, :SIZE]
    y = np.abs(rows - centre[0][:, None, None])
    x = np.abs(columns - centre[1][:, None, None])
    radius = radius[:, None, None]
    masks = [
        np.maximum(x, y) <= radius,
        x**2 + y**2 <= radius**2,
        x + y <= radius,
    ]
    return np.choose(label[:, None, None], masks), label


def _picture(mask):
    return np.where(mask, 255, 0).astype("uint8")[..., None]


def _integers(shape, key, high):
    shape = shape if isinstance(shape, tuple) else (shape,)
    return random.integers(shape, key, high).numpy()
