"""`kerasgan data`: what there is to train on, how it looks, and getting it."""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

data_app = typer.Typer(
    help="Data sets: list them, look at one, prepare one of TFDS.",
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


@data_app.command("list")
def list_command(data_dir: DataDir = None, as_json: AsJson = False):
    """List the data sets that can be used by name as they are."""
    from kerasgan import data

    found = data.list_datasets(data_dir)
    if as_json:
        return print(json.dumps(found))
    table = Table("name", "kind", "images", "on disk")
    for each in found:
        size = each.get("bytes")
        table.add_row(
            each["name"],
            each["kind"],
            ", ".join(
                f"{split} {'endless' if rows is None else f'{rows:,}'}"
                for split, rows in each["splits"].items()
            ),
            "" if size is None else f"{size / 1e6:,.1f} MB",
        )
    Console().print(table)


@data_app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(help="A data set, a folder or a .npy or .npz file."),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The PNG file to write.")
    ],
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
    as_json: AsJson = False,
):
    """Draw images of a data set, a row for each class; points as a plot."""
    from kerasgan import data

    sample = data.read(
        name, split, parse_size(image_size), data_dir, skip_corrupt
    )
    if sample["image"].ndim == 2:
        _plot_points(output, sample, name)
    else:
        _draw_grid(output, sample, num, seed)
    found = {
        "name": name,
        "split": split,
        "rows": len(sample["image"]),
        "shape": list(sample["image"].shape[1:]),
        "dtype": str(sample["image"].dtype),
        "classes": _classes(sample, data.class_names(name, split, data_dir)),
        "output": str(output),
    }
    if as_json:
        return print(json.dumps(found))
    _print_found(found)


@data_app.command()
def prepare(
    name: Annotated[
        str, typer.Argument(help="Its name in TFDS, such as `mnist`.")
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
    """Prepare a data set of TFDS from archives that are at hand."""
    from kerasgan import data

    splits = data.prepare(name, source, data_dir, download)
    if as_json:
        return print(json.dumps({"name": name, "splits": splits}))
    sizes = ", ".join(f"{split} {rows:,}" for split, rows in splits.items())
    print(f"{name} is prepared: {sizes} images")


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
    """Number of images by class, or `None` if there are no classes."""
    if "label" not in sample:
        return None
    counts = np.bincount(sample["label"], minlength=len(names or ())).tolist()
    names = names or map(str, range(len(counts)))
    return dict(zip(names, counts, strict=True))


def _print_found(found):
    shape = "x".join(map(str, found["shape"]))
    print(
        f"{found['name']}, split {found['split']}: {found['rows']:,} of shape "
        f"{shape}, {found['dtype']}"
    )
    for row, (name, count) in enumerate((found["classes"] or {}).items()):
        print(f"{row:4} {name}: {count:,}")
    print(found["output"])


def _draw_grid(output, sample, num, seed):
    """Writes a sheet of images, with a row for each class if there are any."""
    from kerasgan.ops import images

    order = _order(len(sample["image"]), seed)
    if "label" not in sample:
        sheet = images.grid(sample["image"][order[:num]])
    else:
        rows, columns = _rows_by_class(sample["label"], order, num)
        sheet = images.grid(_pick(sample["image"], rows), columns)
    images.save_png(output, sheet)


def _order(rows, seed):
    from kerasgan.ops import random

    return np.argsort(random.uniform((rows,), random.key(seed)), kind="stable")


def _rows_by_class(labels, order, num):
    """As many of each class, one class after the other; -1 for none left."""
    classes = np.unique(labels)[:num]
    columns = num // len(classes)
    rows = np.full((len(classes), columns), -1)
    for row, each in enumerate(classes):
        found = order[labels[order] == each][:columns]
        rows[row, : len(found)] = found
    return rows.ravel(), columns


def _pick(images, rows):
    """The images in these rows; a white one for -1."""
    picked = images[rows]
    picked[rows < 0] = 255 if images.dtype == np.uint8 else 1.0
    return picked


def _plot_points(output, sample, name):
    points = sample["image"]
    if points.shape[1] != 2:
        raise ValueError(
            "Points must have two dimensions to be shown. "
            f"Received: {name} with {points.shape[1]}"
        )
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ValueError(
            "Points are drawn by matplotlib, which the extra `plots` "
            "installs: `pip install 'kerasgan[plots]'`. "
            f"Received: {name}, and no matplotlib"
        ) from error

    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    colors = (
        {"c": sample["label"], "cmap": "tab20"} if "label" in sample else {}
    )
    axes.scatter(*points.T, s=1, **colors)
    axes.set(aspect="equal", title=name)
    output.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(output, format="png", dpi=100)
