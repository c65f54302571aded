"""What can be sampled from, found by its path or name."""

from pathlib import Path
from typing import TYPE_CHECKING

from kerasgan import export
from kerasgan import lazy
from kerasgan import presets
from kerasgan import runs

if TYPE_CHECKING:
    from kerasgan.cli.opened import Export
    from kerasgan.cli.opened import Preset
    from kerasgan.cli.opened import Run
    from kerasgan.cli.opened import Source
    from kerasgan.cli.opened import Trained

__all__ = ["Export", "Preset", "Run", "Source", "Trained", "open_source"]


def open_source(source):
    """Opens a source by its path.

    Args:
        source: string, the folder of a run, or of a preset, or of an export,
            or that of one version in it; or what else `kerasgan.load` takes.

    Returns:
        A `Run`, a `Preset` or an `Export`.

    Raises:
        ValueError: if it is none of them.
    """
    kind, path = find(source)
    from kerasgan.cli import opened  # takes long to import

    kinds = {
        "run": opened.Run,
        "preset": opened.Preset,
        "export": opened.Export,
    }
    return kinds[kind](path)


def find(source):
    """The kind of a source, and the path of its folder; see `open_source`."""
    path = Path(source)
    if runs.is_run(path):
        runs.read_config(path)  # an error if it is damaged
        return "run", path
    if presets.is_preset(path):
        return "preset", path
    for version in reversed([path, *export.versions(path)]):
        if (version / "saved_model.pb").is_file():
            return "export", version
    if not path.exists() and presets.is_address(source):
        return "preset", presets.locate(source)
    raise ValueError(
        "SOURCE must be the folder of a run or of an export, or a preset. "
        f"Received: {str(source)!r}, which is "
        + ("none of them" if path.is_dir() else "not a folder")
    )


__getattr__, __dir__ = lazy.attach(__name__, __file__)
