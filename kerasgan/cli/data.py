"""`kerasgan data`: what there is to train on, how it looks, and getting it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from kerasgan.cli import tables

data_app = typer.Typer(
    help="Data sets: list them, look at one, prepare one.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON, for a machine to read.")
]
DataDir = Annotated[
    Path | None,
    typer.Option(
        help="Where TFDS keeps prepared data sets; by default $TFDS_DATA_DIR "
        "or ~/tensorflow_datasets."
    ),
]


MOST_CLASSES = 10_000  # of which those are listed that have no images

# How a data set is read, beside its name.
Condition = Annotated[
    str | None,
    typer.Option(help="Another data set, the conditions of the images."),
]
Layout = Annotated[
    str | None,
    typer.Option(
        help="How parts are laid out, where that cannot be seen.",
        metavar="side_by_side|paired|unpaired|clips",
    ),
]
Frames = Annotated[
    int | None,
    typer.Option(min=1, help="How many frames to take of each clip."),
]


@data_app.command("list")
def list_command(data_dir: DataDir = None, as_json: AsJson = False):
    """List the data sets that can be used by name as they are."""
    from kerasgan import data

    found = data.list_datasets(data_dir)
    if as_json:
        return print(json.dumps(found))
    rows = [
        (each["name"], each["kind"], _size(each), _rows(each["splits"]))
        for each in found
    ]
    tables.show(["name", "kind", "on disk", "rows"], rows)


@data_app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(help="A data set, a folder, or a file of data."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The file to write: PNG, or GIF for clips that move. Of text "
            "a .txt file; without it lines are printed.",
        ),
    ] = None,
    num: Annotated[int, typer.Option(min=1, help="How many images.")] = 64,
    split: Annotated[str, typer.Option(help="The split to look at.")] = "train",
    image_size: Annotated[
        str | None,
        typer.Option(
            help="Crop and resize images to this size.",
            metavar="SIZE|HEIGHTxWIDTH",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Which images.")] = 0,
    data_dir: DataDir = None,
    skip_corrupt: Annotated[
        bool,
        typer.Option("--skip-corrupt", help="Leave out corrupt image files."),
    ] = False,
    condition: Condition = None,
    layout: Layout = None,
    frames: Frames = None,
    as_json: AsJson = False,
):
    """Draw some of a data set: images, pairs, clips, points; or print text."""
    from kerasgan.data import known

    size = parse_size(image_size)
    for each in (name, condition):
        known.check_path(each or name)
    from kerasgan import data
    from kerasgan.cli import showing

    sample = data.read(
        name,
        split,
        size,
        data_dir,
        skip_corrupt,
        condition=condition,
        layout=layout,
        frames=frames,
    )
    names = data.class_names(name, split, data_dir)
    found = {"name": name, "split": split} | _facts(sample["image"])
    found["parts"] = {
        part: _facts(value)
        for part, value in sample.items()
        if part not in ("image", "label")
    }
    found |= {"classes": _classes(sample, names), "output": None}
    is_text = sample["image"].ndim == 3
    if is_text:
        found["lines"] = showing.lines(sample, name, num, seed, data_dir)
    _check_output(output, is_text)
    if output is not None:
        found["output"] = str(output)
        if is_text:
            _write_lines(output, found["lines"])
        else:
            showing.write(output, sample, num, seed, name)
    if as_json:
        return print(json.dumps(found))
    _print_found(found)


@data_app.command()
def prepare(
    name: Annotated[
        str,
        typer.Argument(
            help="Its name in TFDS, such as `mnist`; or `emoji`, `crawl`."
        ),
    ],
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="DIR",
            help="A folder with its archives, named as they are published.",
        ),
    ] = None,
    data_dir: DataDir = None,
    download: Annotated[
        bool, typer.Option("--download", help="Download what is missing.")
    ] = False,
    as_json: AsJson = False,
):
    """Prepare a data set from archives that are at hand."""
    from kerasgan import data
    from kerasgan.data import known

    known.check_source(source)
    splits = data.prepare(name, source, data_dir, download)
    if as_json:
        return print(json.dumps({"name": name, "splits": splits}))
    sizes = ", ".join(f"{split} {rows:,}" for split, rows in splits.items())
    print(f"{name} is prepared: {sizes} images")


def _size(described):
    size = described.get("bytes")
    return "" if size is None else f"{size / 1e6:,.1f} MB"


def _rows(splits):
    return ", ".join(
        f"{split} {'endless' if rows is None else f'{rows:,}'}"
        for split, rows in splits.items()
    )


def parse_size(text):
    """Turns `"64"` or `"64x48"` into what `image_size` takes."""
    if text is None:
        return None
    parts = text.lower().split("x")
    if len(parts) <= 2 and all(part.isdecimal() for part in parts):
        return tuple(int(part) for part in (parts * 2)[:2])
    raise ValueError(
        "Argument `--image-size` must be a number of pixels, or two of them "
        f"as in 64x48, the height first. Received: {text!r}"
    )


def _classes(sample, names):
    """Number of images by class, or `None` if there are no classes.

    Classes without images are there too, unless labels are no such numbers.
    """
    if "label" not in sample:
        return None
    import numpy as np

    found, counts = np.unique(sample["label"], return_counts=True)
    counts = dict(zip(found.tolist(), counts.tolist(), strict=True))
    if names is None and max(counts) >= MOST_CLASSES:
        return {str(label): count for label, count in counts.items()}
    names = names or [str(label) for label in range(max(counts) + 1)]
    return {name: counts.get(label, 0) for label, name in enumerate(names)}


def _facts(values):
    return {
        "rows": len(values),
        "shape": list(values.shape[1:]),
        "dtype": str(values.dtype),
    }


def _check_output(output, is_text):
    is_fitting = (
        is_text
        if output is None
        else is_text == (output.suffix.lower() == ".txt")
    )
    if not is_fitting:
        expected = "a .txt file" if is_text else "a PNG or GIF file"
        raise ValueError(
            f"Argument `--output` must be {expected} for this data set. "
            f"Received: {output}"
        )


def _write_lines(output, lines):
    from kerasgan import files

    text = "".join(f"{line}\n" for line in lines)
    files.write_bytes(output, text.encode())


def _print_found(found):
    print(f"{found['name']}, split {found['split']}: {_in_words(found)}")
    for part, facts in found["parts"].items():
        print(f"{part}: {_in_words(facts)}")
    for row, (name, count) in enumerate((found["classes"] or {}).items()):
        is_other = name.isdecimal() and int(name) != row
        print(f"{'' if is_other else row:4} {name}: {count:,}")
    if found["output"]:
        return print(found["output"])
    for line in found["lines"]:
        print(line)


def _in_words(facts):
    shape = "x".join(map(str, facts["shape"]))
    return f"{facts['rows']:,} of shape {shape}, {facts['dtype']}"
