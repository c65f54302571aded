"""Runs the examples in the docstrings of every module."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# By the names that users import: the folder zoo/ is the package kerasgan.zoo.
FOLDERS = {"kerasgan": ROOT / "kerasgan", "kerasgan.zoo": ROOT / "zoo"}


def modules_with_examples():
    for package, folder in FOLDERS.items():
        for path in sorted(folder.rglob("*.py")):
            if ">>> " in path.read_text():
                parts = path.relative_to(folder).with_suffix("").parts
                name = ".".join([package, *parts])
                yield name.removesuffix(".__init__")


@pytest.mark.parametrize("name", list(modules_with_examples()))
def test_examples(name):
    module = importlib.import_module(name)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    results = doctest.testmod(module, optionflags=flags)
    assert results.attempted > 0
    assert results.failed == 0
