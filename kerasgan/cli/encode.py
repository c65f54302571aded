"""`kerasgan encode` and `kerasgan reconstruct`."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kerasgan.cli import inputs
from kerasgan.cli.catalogue import AsJson
from kerasgan.cli.generate import LARGEST
from kerasgan.cli.generate import SourceArgument
from kerasgan.cli.generate import tell

PIECE = 4096  # rows that are encoded at a time

Data = Annotated[
    str,
    typer.Option(help="The data set to encode, its pictures cropped to size."),
]
Num = Annotated[
    int | None,
    typer.Option(min=1, help="How many rows, the first.", show_default="all"),
]


def encode(
    source: SourceArgument,
    data: Data,
    output: Annotated[
        Path,
        typer.Option(
            help="The file to write: a .npz of an array for each part, or a "
            ".npy if there is one; one that is there is replaced."
        ),
    ],
    split: inputs.Split = "train",
    num: Num = None,
    as_json: AsJson = False,
):
    """Write what the encoder reads off a data set: floats, a row for each.

    `kerasgan sample SOURCE --given latent=codes.npy` makes samples of them.
    """
    from kerasgan.cli import writing
    from kerasgan.cli.source import open_source
    from kerasgan.data import known

    writing.check_suffix(output, (".npy", ".npz"))
    known.check_path(data)
    found = open_source(source)
    rows = _read(found, data, split, num)
    codes = _in_pieces(found.encode, rows)
    _write_codes(output, codes)
    shapes = {name: list(value.shape) for name, value in codes.items()}
    if as_json:
        return print(json.dumps({"output": str(output), "shapes": shapes}))
    Console(highlight=False, soft_wrap=True).print(
        f"{len(next(iter(codes.values())))} rows of {', '.join(codes)}: "
        f"{output}",
        markup=False,
    )


def reconstruct(
    source: SourceArgument,
    data: Data,
    output: Annotated[
        Path,
        typer.Option(
            help="The file to write: a sheet of pairs, the original first, "
            "as .png, or .gif for clips; a .npy array of reconstructions, or "
            "their lines of text as .txt."
        ),
    ],
    split: inputs.Split = "train",
    num: Annotated[
        int | None,
        typer.Option(
            min=1, help="How many rows, the first.", show_default="64"
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            min=0,
            max=LARGEST,
            help="What the encoder does not give is drawn of seed SEED + i, "
            "unless data hold it and it is given or a whole number.",
        ),
    ] = 0,
    fix: inputs.Fix = None,
    as_json: AsJson = False,
):
    """Write what is made of what the encoder reads off a data set."""
    from kerasgan.cli import writing
    from kerasgan.cli.drawing import Reconstructions
    from kerasgan.cli.source import open_source
    from kerasgan.data import known

    writing.check_suffix(output)
    known.check_path(data)
    inputs.check_forms(fix=fix)
    found = open_source(source)
    rows = _read(found, data, split, num or 64)
    fixed = inputs.parse_fixes(fix or [], found.prior())
    drawing = Reconstructions(found, rows, seed, fixed)
    shape = writing.write(output, drawing, [rows["image"]])
    tell(output, shape, as_json)


def _read(source, name, split, num):
    """The first rows of a data set, as the encoder takes them."""
    coder = source.coder()
    sample = inputs.read(coder, "image", name, split, source.alphabet)
    for part in coder.spec:
        if part not in sample:
            raise ValueError(
                f"Option `--data` must name a data set that holds `{part}`, "
                f"which the encoder takes. Received: {name} with "
                f"{sorted(sample)}"
            )
    return {part: value[:num] for part, value in sample.items()}


def _in_pieces(encode, rows):
    """What the encoder reads off rows, however many."""
    import numpy as np

    num = len(rows["image"])
    pieces = [
        encode({name: x[start : start + PIECE] for name, x in rows.items()})
        for start in range(0, num, PIECE)
    ]
    return {
        name: np.concatenate([piece[name] for piece in pieces])
        for name in pieces[0]
    }


def _write_codes(output, codes):
    import numpy as np

    from kerasgan import files

    if output.suffix == ".npy" and len(codes) > 1:
        raise ValueError(
            "Option `--output` must end in .npz for several parts, "
            f"{', '.join(sorted(codes))}. Received: {output}"
        )
    with files.new_file(output) as temporary, open(temporary, "wb") as file:
        if output.suffix == ".npz":
            np.savez(file, **codes)
        else:
            (code,) = codes.values()
            np.save(file, code)
