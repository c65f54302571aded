"""`kerasgan sample` and `kerasgan interpolate`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kerasgan.cli import inputs
from kerasgan.cli.catalogue import AsJson
from kerasgan.cli.data import Layout

LARGEST = 2**62  # of seeds and their number, which are int64

SourceArgument = Annotated[
    str,
    typer.Argument(
        help="The folder of a run or of an export, or a preset "
        "(`kerasgan list --presets`)."
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        min=0, max=LARGEST, help="Sample i of a sheet is that of seed SEED + i."
    ),
]
Output = Annotated[
    Path,
    typer.Option(
        help="The file to write: a .png sheet, a .gif that moves, a .npy "
        "array, or .txt for text; one that is there is replaced."
    ),
]
Steps = Annotated[
    int,
    typer.Option(min=2, help="Values of `--sweep`; whole numbers take all."),
]


def sample(
    source: SourceArgument,
    output: Output,
    num: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=LARGEST,
            help="How many, or how many of each label.",
            show_default="64, or 8 with --sweep and of each label; no more "
            "than there are rows of what is given",
        ),
    ] = None,
    seed: Seed = 0,
    label: inputs.Label = None,
    grid_by_label: Annotated[
        bool, typer.Option("--grid-by-label", help="A row for each label.")
    ] = False,
    fix: inputs.Fix = None,
    sweep: inputs.Sweep = None,
    steps: Steps = 8,
    condition: inputs.Condition = None,
    given: inputs.Given = None,
    split: inputs.Split = "train",
    layout: Layout = None,
    maker: inputs.MakerOption = "image",
    as_json: AsJson = False,
):
    """Draw samples.

    An array is uint8 of shape N x H x W x C for images, N x F x H x W x C for
    clips, and floats for points and for text, whose symbols have an axis of
    their own. A sheet of points is a scatter plot, one of clips has a row of
    frames for each, and one of text a line.
    """
    from kerasgan.cli import writing
    from kerasgan.cli.drawing import ByValue
    from kerasgan.cli.drawing import Samples
    from kerasgan.cli.source import open_source

    writing.check_suffix(output)
    _check_one_row_for_each(label, grid_by_label, sweep)
    inputs.check_forms(fix, sweep, condition, given)
    found = open_source(source)
    if grid_by_label:
        found.check_labels()
    data = condition, given, split, layout
    asked = inputs.gather(found, maker, fix, label, *data)
    num = inputs.num_samples(asked, num, 8 if grid_by_label or sweep else 64)
    settings = found, maker, num, seed, asked.fixed
    if grid_by_label:
        drawing = ByValue(*settings, ("label", 0))
    else:
        parsed = None if sweep is None else inputs.parse_sweep(sweep)
        drawing = Samples(*settings, parsed, steps)
    shape = writing.write(output, drawing, asked.shown, asked.targets)
    tell(output, shape, as_json)


def _check_one_row_for_each(label, grid_by_label, sweep):
    if label is not None and grid_by_label:
        raise ValueError(
            "Options `--label` and `--grid-by-label` exclude each other. "
            "Received: both"
        )
    if sweep is not None and grid_by_label:
        raise ValueError(
            "Options `--sweep` and `--grid-by-label` exclude each other. "
            "Received: both"
        )


def interpolate(
    source: SourceArgument,
    output: Output,
    num: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=LARGEST,
            help="How many walks.",
            show_default="8; no more than there are rows of what is given",
        ),
    ] = None,
    steps: Annotated[
        int, typer.Option(min=2, help="Samples of a walk, both ends included.")
    ] = 8,
    seed: Annotated[
        int,
        typer.Option(
            min=0,
            max=LARGEST,
            help="Walk i is from seed SEED + i to the next.",
        ),
    ] = 0,
    label: inputs.Label = None,
    fix: inputs.Fix = None,
    sweep: inputs.Sweep = None,
    condition: inputs.Condition = None,
    given: inputs.Given = None,
    split: inputs.Split = "train",
    layout: Layout = None,
    maker: inputs.MakerOption = "image",
    as_json: AsJson = False,
):
    """Walk between draws of the prior, a row for each walk.

    Parts with bounds go along the straight line, others along the arc;
    integers, and what is given, stay as at the start. With `--sweep`, that
    part goes from end to end in place of the walk, and nothing else does.
    Where an export does not draw by itself, draws are from N(0, I).
    """
    from kerasgan.cli import writing
    from kerasgan.cli.drawing import Samples
    from kerasgan.cli.drawing import Walks
    from kerasgan.cli.source import open_source

    writing.check_suffix(output)
    inputs.check_forms(fix, sweep, condition, given)
    found = open_source(source)
    data = condition, given, split, layout
    asked = inputs.gather(found, maker, fix, label, *data)
    num = inputs.num_samples(asked, num, 8)
    settings = found, maker, num, seed, asked.fixed
    if sweep is None:
        drawing = Walks(*settings, steps)
    else:
        drawing = Samples(*settings, inputs.parse_sweep(sweep), steps)
    shape = writing.write(output, drawing, asked.shown, asked.targets)
    tell(output, shape, as_json)


def tell(output, shape, as_json):
    """Says what was written."""
    if as_json:
        shape = list(shape)
        return print(json.dumps({"output": str(output), "shape": shape}))
    Console(highlight=False, soft_wrap=True).print(
        f"{shape[0]} samples: {output}", markup=False
    )
