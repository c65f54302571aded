"""What is served: exports, each under a name of its own."""

import dataclasses
import re
from pathlib import Path
from typing import Any

from kerasgan.export import versions

# What is the same in a URL, a command line and the files of a configuration.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


@dataclasses.dataclass(frozen=True)
class Servable:
    """An export, or some versions of it, under the name that clients use.

    Args:
        name: string of letters, digits and `_ . -`.
        versions: dict of the folders of SavedModels by their number.
        folder: path of the folder that gets new versions; `None` if these
            are all there will be.
        game: a `Game` that is still to be exported, in place of versions.
    """

    name: str
    versions: dict = dataclasses.field(default_factory=dict)
    folder: Path | None = None
    game: Any = None

    def __post_init__(self):
        if not NAME.fullmatch(self.name):
            raise ValueError(
                "The name of a model must be of letters, digits and `_`, `.` "
                f"and `-`. Received: {self.name!r}"
            )
        if not self.versions and self.game is None:
            raise ValueError(
                "A model must have a version: a numbered folder with a "
                f"SavedModel. Received: {self.name!r} with none"
            )


def find(path, num_versions=1):
    """The servable in a folder.

    Args:
        path: path of an export, in which each version is a numbered folder,
            or of one SavedModel.
        num_versions: integer, how many of the newest versions.

    Returns:
        A `Servable` with the name of the folder; that of `ring/export`, where
        a run keeps its exports, is `ring`.

    Raises:
        ValueError: if there is no SavedModel.
    """
    path = Path(path).resolve()
    if _is_model(path):
        if not path.name.isdecimal():
            return Servable(path.name, {1: path})
        return Servable(_name(path.parent), {int(path.name): path})
    numbered = _numbered(path)
    newest = sorted(numbered)[-num_versions:]
    return Servable(_name(path), {n: numbered[n] for n in newest}, path)


def is_export(path):
    """Whether `find` finds something."""
    return _is_model(Path(path)) or bool(_numbered(Path(path)))


def check_names(servables):
    """Raises an error unless all names differ."""
    names = [servable.name for servable in servables]
    if len(set(names)) < len(names):
        raise ValueError(
            "Names of models must differ; the option `--name` gives others. "
            f"Received: {', '.join(names)}"
        )


def _numbered(folder):
    """The SavedModels in a folder, by number."""
    return {
        int(version.name): version
        for version in versions(folder)
        if _is_model(version)
    }


def _is_model(path):
    return (path / "saved_model.pb").is_file()


def _name(folder):
    is_of_run = folder.name == "export" and folder.parent.name
    return folder.parent.name if is_of_run else folder.name
