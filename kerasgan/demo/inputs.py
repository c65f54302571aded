"""What can be set of a game's inputs: knobs, pictures, and their values."""

from typing import NamedTuple

import numpy as np

from kerasgan.ops.images import NUM_CHANNELS

MOST_ENTRIES = 8  # knobs of one part
STEPS = 100  # of a knob for floats


class Knob(NamedTuple):
    """One number that can be set, and what it can be.

    Attributes:
        part: string, the part of the prior.
        entry: integer, which entry of a row of the part.
        title: string, what it is called.
        low: float, the least value.
        high: float, the largest.
        step: float, what lies between two values.
        value: float, the value at first.
    """

    part: str
    entry: int
    title: str
    low: float
    high: float
    step: float
    value: float


def knobs(prior):
    """The knobs of a prior, a list of `Knob`.

    They are the controls, but for labels, and numbers that are given: those
    of a vector entry by entry, the first eight.
    """
    return [knob for name in _numbers(prior) for knob in _knobs(prior, name)]


def free(prior):
    """Names of parts with knobs that are drawn where nobody holds them."""
    always = {*prior.given, *prior.defaults}
    return [name for name in _numbers(prior) if name not in always]


def pictures(prior):
    """Names of the given parts that are pictures."""
    return [name for name in prior.given if is_picture(prior, name)]


def is_picture(prior, name):
    """Whether a part is a picture as files hold them."""
    shape, dtype = prior.spec[name]
    return "float" in dtype and len(shape) == 3 and shape[-1] in NUM_CHANNELS


def has_labels(prior):
    """Whether there is a label to choose, one for a row."""
    shape, dtype = prior.spec.get("label", ((), "float32"))
    return shape == () and "int" in dtype


def _numbers(prior):
    """Names of parts that have knobs."""
    names = [n for n in prior.spec if n in {*prior.controls, *prior.given}]
    if has_labels(prior):
        names.remove("label")
    return [name for name in names if len(prior.spec[name][0]) < 2]


def _knobs(prior, name):
    shape, dtype = prior.spec[name]
    size = int(np.prod(shape))
    default = prior.defaults.get(name)
    points = prior.points(name, 2)
    if not len(points):
        return
    low, high = float(points[0]), float(points[-1])
    if default is not None:  # bounds that are made up may leave it out
        low, high = min(low, default), max(high, default)
    start = float(np.clip(0.0 if default is None else default, low, high))
    is_whole = "int" in dtype
    step = 1.0 if is_whole else (high - low) / STEPS
    for entry in range(min(size, MOST_ENTRIES)):
        title = f"{name} {entry}" if shape else name
        yield Knob(name, entry, title, low, high, step, start)


def values_of(prior, held, numbers):
    """What is fixed by knobs.

    Args:
        prior: the `Prior`.
        held: names of the parts of `free` that are not drawn.
        numbers: list of floats, what each of `knobs` is set to.

    Returns:
        A dict from a part to a number or, of a vector, to its first entries.
    """
    drawn = set(free(prior)) - set(held)
    found = {}
    for knob, number in zip(knobs(prior), numbers, strict=False):
        if knob.part not in drawn:
            found.setdefault(knob.part, []).append(number)
    return {name: _value(prior, name, row) for name, row in found.items()}


def _value(prior, name, row):
    """A row of a part as the prior takes it, or the beginning of one."""
    shape, dtype = prior.spec[name]
    row = np.array(row, dtype)
    if name in prior.given:  # nothing else says what the others are
        rest = np.clip(0.0, *prior.points(name, 2)[[0, -1]])
        row = np.append(row, np.repeat(rest, int(np.prod(shape)) - len(row)))
    return row.astype(dtype) if shape else row[0]


def draw(source, seeds, fixed, maker):
    """Rows of seeds, in which parts are fixed, or the beginning of them.

    Args:
        source: the source; see `Views`.
        seeds: array of integers.
        fixed: dict as `values_of` gives it, or of whole rows.
        maker: string, the part that is made of them.

    Returns:
        A dict of arrays.
    """
    prior = source.prior(maker)
    begun = {n: x for n, x in fixed.items() if is_begun(prior, n, x)}
    whole = {n: x for n, x in fixed.items() if n not in begun}
    rows = source.draw(seeds, whole, maker)
    for name, entries in begun.items():
        prior.check(name, entries)
        row = np.array(rows[name])
        row[:, : len(entries)] = entries
        rows = rows | {name: row}
    return rows


def is_begun(prior, name, value):
    """Whether a value is only the beginning of a row of a part."""
    shape, _ = prior.spec.get(name, ((), None))
    return len(shape) == 1 and np.ndim(value) == 1 and len(value) < shape[0]
