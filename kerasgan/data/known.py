"""Data sets that are known by name, without reading any or TensorFlow."""

import difflib
import json
import os
from pathlib import Path

SAMPLE = "fashion_mnist_sample"
SAMPLE_ROWS = {"train": 8_000, "test": 2_000}
FIRST_NAMES = "first_names"
FIRST_NAMES_ROWS = {"train": 7_546, "test": 801}
EMOJI = ("emoji", "emoji_twemoji", "emoji_styles", "emoji_outlines")
EMOJI_ROWS = {"train": 1_569, "test": 337}
EMBEDDED = {
    SAMPLE: SAMPLE_ROWS,
    FIRST_NAMES: FIRST_NAMES_ROWS,
    **dict.fromkeys(EMOJI, EMOJI_ROWS),
}
# Toys of points, which have no end; and others, drawn once and for all.
POINTS = ("ring", "grid")
POINT_SPLITS = ("train", "test")
TOYS = ("moving_squares", "shapes_outlines", "two_domains", "grammar")
TOY_ROWS = {"train": 2000, "test": 500}
# What is made of a data set of TFDS when it is read; the first is endless too.
STACKED, EDGES, MADE_OF = "stacked_mnist", "digits_and_edges", "mnist"
EDGES_ROWS = {"train": 30_000, "test": 5_000}  # of each domain
CRAWL = "crawl"  # which is built once
CRAWL_ROWS = {"train": 2_839, "test": 717}
# Endings of files of data.
FILES = (".npy", ".npz", ".txt")


def list_datasets(data_dir=None):
    """The data sets that can be read by name without further ado.

    Args:
        data_dir: path where TFDS keeps data sets that are prepared.

    Returns:
        A list of dicts with `"name"`; `"kind"`, `"embedded"`, `"toy"`,
        `"built"`, `"tfds"` or, where that of TFDS is prepared which it is
        made of, `"made"`; `"splits"`, a dict from their names to the
        numbers of rows, or to `None` where there is no end of them; for those
        that are built and those of TFDS `"bytes"`, the size on disk; and for
        the latter `"version"`.
    """
    endless = dict.fromkeys(POINT_SPLITS)
    splits = dict.fromkeys(POINTS, endless) | dict.fromkeys(TOYS, TOY_ROWS)
    there = list_prepared(data_dir)
    return [
        *(
            {"name": name, "kind": "embedded", "splits": dict(rows)}
            for name, rows in EMBEDDED.items()
        ),
        *(
            {"name": name, "kind": "toy", "splits": dict(rows)}
            for name, rows in splits.items()
        ),
        *(
            {"name": name, "kind": "made", "splits": dict(rows)}
            for name, rows in {STACKED: endless, EDGES: EDGES_ROWS}.items()
            if MADE_OF in {each["name"] for each in there}
        ),
        *_list_built(data_dir),
        *there,
    ]


def check_path(name):
    """Raises an error if a name can only be that of a file that is missing.

    Other names may be those of data sets of TFDS, which it takes long to ask.

    Args:
        name: string, what `kerasgan.data.read` takes.
    """
    path = Path(name).expanduser()
    is_file = path.suffix in FILES or len(path.parts) > 2
    if (is_file or name.startswith((".", "~", "/"))) and not path.exists():
        raise unknown(name, [])


def check_source(source):
    """Raises an error unless archives can be in a folder, if one is given."""
    if source is not None and not Path(source).expanduser().is_dir():
        raise ValueError(
            "Argument `source` must be a folder with the archives. "
            f"Received: source={str(source)!r}"
        )


def directory(data_dir=None):
    """Where prepared data sets are: TFDS's own default, unless given."""
    if data_dir is None:
        data_dir = os.environ.get("TFDS_DATA_DIR", "~/tensorflow_datasets")
    return Path(data_dir).expanduser()


def path_of_built(name, data_dir=None):
    """Where a data set is that kerasgan builds: the path of its file."""
    return directory(data_dir) / "kerasgan" / f"{name}.npz"


def _list_built(data_dir):
    path = path_of_built(CRAWL, data_dir)
    if path.is_file():
        size = path.stat().st_size
        found = {"name": CRAWL, "kind": "built", "splits": dict(CRAWL_ROWS)}
        yield found | {"bytes": size}


def list_prepared(data_dir=None):
    """The data sets that are prepared in a folder.

    Args:
        data_dir: path; by default that of TFDS.

    Returns:
        A list of dicts with `"name"`, `"kind"`, `"version"`, `"splits"`, a
        dict from names to numbers of rows, and `"bytes"`, the size on disk.
    """
    root = directory(data_dir)
    found = {}
    for depth in ("*/*", "*/*/*"):
        for path in sorted(root.glob(f"{depth}/dataset_info.json")):
            found[path.parent] = _describe(root, path)
    return [found[folder] for folder in sorted(found)]


def _describe(root, path):
    """What the description that TFDS keeps with a data set says."""
    *name, version = path.parent.relative_to(root).parts
    try:
        splits = {
            split["name"]: sum(map(int, split.get("shardLengths", ())))
            for split in json.loads(path.read_bytes()).get("splits", ())
        }
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(
            f"A prepared data set must have a readable description. "
            f"Received: {path} ({str(error)})"
        ) from error
    size = sum(file.stat().st_size for file in path.parent.iterdir())
    return {
        "name": "/".join(name),
        "kind": "tfds",
        "version": version,
        "splits": splits,
        "bytes": size,
    }


def unknown(name, names):
    """The error for a name that is not that of any data set."""
    near = difflib.get_close_matches(name, names, n=3)
    hint = f"Did you mean {' or '.join(map(repr, near))}? " if near else ""
    return ValueError(
        f"There is no data set, folder or file of that name. {hint}"
        f"Received: {name!r}"
    )
