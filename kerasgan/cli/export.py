"""`kerasgan export`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kerasgan.cli.catalogue import AsJson


def export(
    source: Annotated[
        str, typer.Argument(help="The folder of a run, or a preset.")
    ],
    output: Annotated[
        Path,
        typer.Option(
            help="The folder of the export, in which it is version 1, or one "
            "more than the last."
        ),
    ],
    as_json: AsJson = False,
):
    """Write a SavedModel, as TensorFlow Serving takes it."""
    from kerasgan.cli import source as sources

    found = sources.open_source(source)
    if not isinstance(found, sources.Trained):
        raise ValueError(
            "SOURCE must be the folder of a run, whose game can be exported, "
            "or a preset. "
            f"Received: {source!r}, which is an export"
        )
    path = export_next(found.game, output)
    if as_json:
        return print(json.dumps({"output": str(path)}))
    Console(highlight=False, soft_wrap=True).print(
        f"Exported: {path}", markup=False
    )


def export_next(game, folder):
    """Exports a game as the next version in a folder; returns its path.

    Of several processes that do so at once each has a version of its own.
    """
    from kerasgan import files
    from kerasgan.export import versions

    with files.taking_turns(folder):
        last = max((int(path.name) for path in versions(folder)), default=0)
        path = folder / str(last + 1)
        game.export(path)
    return path
