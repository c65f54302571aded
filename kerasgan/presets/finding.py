"""Where pretrained games are: on this machine, or how to get them."""

import importlib
import importlib.metadata
import os
import re
from pathlib import Path

import kerasgan
from kerasgan import files
from kerasgan.naming import unknown
from kerasgan.presets import hub
from kerasgan.presets.recipes import recipes
from kerasgan.presets.record import RECORD
from kerasgan.presets.record import is_preset

GROUP = "kerasgan.models"  # the entry points that name packages of presets
URL = "KERASGAN_PRESETS_URL"  # there is no server by default
NAME = re.compile(r"\w[\w.-]*")


def list_presets(pretrained=False):
    """Names of presets, sorted.

    Args:
        pretrained: bool, whether to list those whose weights are on this
            machine, in place of those whose recipe is known.

    Example:

    >>> "dcgan_fashion_mnist" in list_presets()
    True
    """
    if not pretrained:
        return sorted(recipes())
    found = {
        path.parent.name
        for shelf in shelves()
        for path in shelf.glob(f"*/{RECORD}")
    }
    return sorted(name for name in found if is_name(name))


def locate(preset, url=None):
    """The folder of a pretrained game; it is downloaded if it has to be.

    Looked at in this order: a folder of that path; `saved_models/` of the
    repository, for those who work in it; installed packages, such as
    `kerasgan-models`, that have an entry point of the group
    `kerasgan.models`; the cache folder; and the server.

    Args:
        preset: string, a preset's name, the path of its folder, or
            `"hf://user/repository"` on the Hugging Face hub, which may end in
            `"@revision"`.
        url: string, the address of a server's folder of presets; by default
            `$KERASGAN_PRESETS_URL`.

    Returns:
        A path.

    Raises:
        ValueError: if there is no such preset, or it is damaged.
        OSError: if it cannot be downloaded.
    """
    if isinstance(preset, str) and preset.startswith(hub.SCHEME):
        return hub.download(preset)
    if is_preset(preset):
        return Path(preset)
    if not is_name(preset):
        raise ValueError(
            f"The folder of a preset must hold {RECORD}. Received: "
            f"{str(preset)!r}, "
            + ("where there is none" if Path(preset).is_dir() else "no folder")
        )
    found = find(preset)
    return found or _download(preset, url or os.environ.get(URL))


def find(name):
    """The folder of a pretrained game on this machine, or `None`."""
    for shelf in shelves():
        if is_preset(shelf / name):
            return shelf / name
    return None


def is_address(preset):
    """Whether this can only be a preset, in place of a path."""
    text = str(preset)
    return text.startswith(hub.SCHEME) or is_name(text)


def is_name(preset):
    """Whether this can be a preset's name: it is not a path, for one."""
    return isinstance(preset, str) and NAME.fullmatch(preset) is not None


def shelves():
    """Folders that hold presets by name, in the order of looking."""
    found = [Path(kerasgan.__file__).parents[1] / "saved_models"]
    for point in importlib.metadata.entry_points(group=GROUP):
        package = importlib.import_module(point.value)
        found += map(Path, package.__path__)
    return [*found, files.cache_folder() / "presets"]


def _download(name, url):
    """Downloads a preset into the cache; returns its folder there."""
    from kerasgan.presets.download import download  # takes long to import

    target = shelves()[-1] / name
    if url and download(name, url, target):
        return target
    known = recipes()
    if name not in known:
        raise unknown("preset", name, {*known, *list_presets(pretrained=True)})
    asked = f"not on {url}" if url else "no server was named"
    places = ", ".join(map(str, shelves()))
    raise ValueError(
        f"The weights of preset {name!r} are not here, and {asked}. Install "
        "a package that has them (`make models-wheel` makes one), name a "
        "server by the argument `url` or by $KERASGAN_PRESETS_URL, or train "
        f"it: `kerasgan train --preset {name} --output runs/{name}`. "
        f"Looked in: {places}. Received: {name!r}"
    )
