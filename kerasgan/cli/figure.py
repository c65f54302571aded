"""`kerasgan figure`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kerasgan.cli.catalogue import AsJson
from kerasgan.figures import FIGURES
from kerasgan.naming import unknown

SUFFIXES = (".png", ".pdf", ".svg")


def figure(
    name: Annotated[
        str,
        typer.Argument(help=f"One of {', '.join(FIGURES)}."),
    ],
    output: Annotated[
        Path,
        typer.Option(
            help="The file to write: .png, .pdf or .svg; one that is there is "
            "replaced."
        ),
    ],
    as_json: AsJson = False,
):
    """Compute a figure of the lectures, and draw it."""
    if name not in FIGURES:
        raise unknown("figure", name, list(FIGURES))
    if output.suffix not in SUFFIXES:
        raise ValueError(
            f"Option `--output` must end in one of {', '.join(SUFFIXES)}. "
            f"Received: {output}"
        )
    from kerasgan import figures
    from kerasgan import files

    drawn = figures.draw(name)
    with files.new_file(output) as temporary:
        drawn.savefig(temporary, format=output.suffix[1:], dpi=120)
    if as_json:
        return print(json.dumps({"figure": name, "output": str(output)}))
    Console(highlight=False, soft_wrap=True).print(
        f"{name}: {output}", markup=False
    )
