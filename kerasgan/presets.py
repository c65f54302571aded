"""Presets: recipes that have a name, kept as data beside their entries."""

import dataclasses
import importlib

from kerasgan import registry
from kerasgan.naming import unknown


@dataclasses.dataclass(frozen=True)
class Preset:
    """How a game was trained, to be repeated and to be compared with.

    Args:
        name: string, such as `"dcgan_fashion_mnist"`.
        entry: string, the name of an entry of the zoo.
        description: string, one sentence.
        recipe: dict, fields of a `kerasgan.runs.Config` but `entry`: data,
            settings, steps, batch size, seed.
        expected: dict, the scores of the last checkpoint that it led to, by
            `kerasgan evaluate`; empty if it was not trained yet.
    """

    name: str
    entry: str
    description: str
    recipe: dict
    expected: dict = dataclasses.field(default_factory=dict)


def list_presets():
    """Names of all presets, sorted.

    Example:

    >>> "dcgan_fashion_mnist" in list_presets()
    True
    """
    return sorted(_presets())


def get_preset(name):
    """A preset by its name.

    Args:
        name: string; see `list_presets`.

    Returns:
        A `Preset`.

    Raises:
        ValueError: if there is none; the nearest names are given.

    Example:

    >>> get_preset("dcgan_fashion_mnist").recipe["data"]
    'fashion_mnist'
    """
    found = _presets()
    if name not in found:
        raise unknown("preset", name, list(found))
    return found[name]


def _presets():
    """Presets of all entries by name."""
    found = {}
    for entry in registry.list_entries():
        module = f"{registry.module_of(entry)}.presets"
        try:
            presets = importlib.import_module(module).PRESETS
        except (ModuleNotFoundError, AttributeError):  # an entry without any
            continue
        for name, fields in presets.items():
            found[name] = Preset(name, entry, **fields)
    return found
