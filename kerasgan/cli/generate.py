"""`kerasgan sample` and `kerasgan interpolate`."""

import io
import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console

from kerasgan.cli.catalogue import AsJson

SUFFIXES = (".png", ".npy")

SourceArgument = Annotated[
    str,
    typer.Argument(
        help="The folder of a run or of an export, or a preset "
        "(`kerasgan list --presets`)."
    ),
]
Seed = Annotated[
    int,
    typer.Option(min=0, help="Image i of a sheet is that of seed SEED + i."),
]
Output = Annotated[
    Path,
    typer.Option(
        help="The file to write: a .png sheet, or a .npy array; one that is "
        "there is replaced."
    ),
]
Label = Annotated[
    int | None, typer.Option(min=0, help="The label of all images.")
]


def sample(
    source: SourceArgument,
    output: Output,
    num: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="How many, or how many of each label.",
            show_default="64, or 8 of each label",
        ),
    ] = None,
    seed: Seed = 0,
    label: Label = None,
    grid_by_label: Annotated[
        bool, typer.Option("--grid-by-label", help="A row for each label.")
    ] = False,
    as_json: AsJson = False,
):
    """Draw samples.

    An array is uint8 of shape N x H x W x C. Points of toys are floats, and
    their sheet is a scatter plot.
    """
    from kerasgan.cli.source import open_source

    _check_output(output)
    if label is not None and grid_by_label:
        raise ValueError(
            "Options `--label` and `--grid-by-label` exclude each other. "
            "Received: both"
        )
    num = num or (8 if grid_by_label else 64)
    found = open_source(source)
    seeds, fixed = seed + np.arange(num), {}
    if label is not None or grid_by_label:
        found.check_labels()
    if label is not None:
        fixed["label"] = np.full(num, label)
    if grid_by_label:
        labels = np.arange(found.num_labels())
        fixed["label"] = np.repeat(labels, num)
        seeds = np.tile(seeds, len(labels))
    samples = found.sample(seeds, fixed)
    _write(output, samples, num if grid_by_label else None, as_json)


def interpolate(
    source: SourceArgument,
    output: Output,
    num: Annotated[int, typer.Option(min=1, help="How many walks.")] = 8,
    steps: Annotated[
        int, typer.Option(min=2, help="Images of a walk, both ends included.")
    ] = 8,
    seed: Annotated[
        int,
        typer.Option(min=0, help="Walk i is from seed SEED + i to the next."),
    ] = 0,
    label: Label = None,
    as_json: AsJson = False,
):
    """Walk between latents, a row for each walk.

    A walk follows the arc between two draws of the prior. Where an export
    does not draw latents by itself, they are from N(0, I).
    """
    from kerasgan.cli.source import open_source

    _check_output(output)
    found = open_source(source)
    fixed = {}
    if label is not None:
        found.check_labels()
        fixed["label"] = np.full(num + 1, label)
    ends = found.draw(seed + np.arange(num + 1), fixed)
    samples = found.generate(found.walk(ends, np.linspace(0.0, 1.0, steps)))
    _write(output, samples, steps, as_json)


def _check_output(output):
    if output.suffix not in SUFFIXES:
        raise ValueError(
            f"Option `--output` must end in {' or '.join(SUFFIXES)}. "
            f"Received: {output}"
        )


def _write(output, samples, columns, as_json):
    from kerasgan import files
    from kerasgan.ops import images
    from kerasgan.ops import pictures

    if samples.ndim == 4:
        samples = np.asarray(images.to_uint8(samples))
    if output.suffix == ".npy":
        content = io.BytesIO()
        np.save(content, samples)
        files.write_bytes(output, content.getvalue())
    else:
        images.save_png(output, pictures.sheet(samples, columns))
    if as_json:
        shape = list(samples.shape)
        return print(json.dumps({"output": str(output), "shape": shape}))
    Console(highlight=False, soft_wrap=True).print(
        f"{len(samples)} samples: {output}", markup=False
    )
