"""Entries of many layers, whose checks take long: `make test-all` has all."""

import pytest

DEEP = (
    "biggan",
    "combogan",
    "lapgan",
    "paired_cyclegan",
    "sagan",
    "stylegan",
    "stylegan2",
    "stylegan2_ada",
)


def param(*values, is_slow):
    """A parameter of a test, which is left out by `make test` if it is slow."""
    names = [getattr(each, "__name__", each) for each in values]
    marks = [pytest.mark.slow] if is_slow else []
    return pytest.param(*values, marks=marks, id="-".join(names))
