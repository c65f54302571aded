"""Rows of samples: which ones are taken, and their checksum."""

import hashlib

import numpy as np

from kerasgan.data import Unpaired


def pick(sample, num):
    """At most `num` rows, always the same ones."""
    if isinstance(sample, Unpaired):
        return _each(sample, lambda part: pick(part, num))
    num_rows = _num_rows(sample)
    if num_rows <= num:
        return sample
    return take(sample, np.sort(shuffled(num_rows)[:num]))


def halves(sample):
    """Two halves of the rows, always the same ones."""
    if isinstance(sample, Unpaired):
        return tuple(
            _each(sample, lambda part, i=i: halves(part)[i]) for i in range(2)
        )
    rows = shuffled(_num_rows(sample))
    half = len(rows) // 2
    return take(sample, rows[:half]), take(sample, rows[half:])


def take(sample, rows):
    """These rows of a dict of arrays."""
    return {name: values[rows] for name, values in sample.items()}


def shuffled(num_rows):
    """The rows in an order that is always the same."""
    return np.random.default_rng(0).permutation(num_rows)


def digest(sample):
    """A checksum of a dict of arrays."""
    found = hashlib.sha256()
    for name in sorted(sample):
        array = np.ascontiguousarray(sample[name])
        found.update(f"{name}{array.dtype}{array.shape}".encode())
        found.update(array)
    return found.hexdigest()


def _num_rows(sample):
    return len(next(iter(sample.values())))


def _each(sample, function):
    """Applies a function to each part of independent ones by itself."""
    return Unpaired(
        {
            name: function({name: values})[name]
            for name, values in sample.items()
        }
    )
