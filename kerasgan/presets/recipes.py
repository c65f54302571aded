"""Recipes: how games are trained, kept as data beside their entries."""

import dataclasses
import importlib.util

from kerasgan import declared
from kerasgan import registry
from kerasgan.naming import unknown


@dataclasses.dataclass(frozen=True)
class Preset:
    """How a game is trained, to be repeated and to be compared with.

    Args:
        name: string, such as `"dcgan_fashion_mnist"`.
        entry: string, the name of an entry of the zoo.
        description: string, one sentence.
        recipe: dict, fields of a `kerasgan.runs.Config` but `entry`: data,
            settings, steps, batch size, seed.
    """

    name: str
    entry: str
    description: str
    recipe: dict

    @property
    def expected(self):
        """The scores that it led to: a dict, empty if they are not here.

        They are read from the `metrics.json` of the pretrained game, which is
        looked for on this machine only.
        """
        from kerasgan.presets import finding
        from kerasgan.presets import record

        folder = finding.find(self.name)
        return {} if folder is None else record.scores(folder)


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
    found = recipes()
    if name not in found:
        raise unknown("preset", name, list(found))
    return found[name]


def recipes():
    """Presets of all entries by name."""
    found = {}
    for entry, package in sorted(registry.modules().items()):
        for name, fields in _presets(package).items():
            found[name] = Preset(name, entry, **fields)
    return found


def _presets(package):
    """The presets of an entry, whose game is not imported for them."""
    path = declared.find_file(package, "presets.py")
    if path is None:
        return {}
    spec = importlib.util.spec_from_file_location(f"{package}.presets", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, "PRESETS", {})
