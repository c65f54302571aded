"""Samples from folders of pictures: images, clips, pairs and two domains."""

from pathlib import Path

import numpy as np

from kerasgan.data import arrays
from kerasgan.data import decoding
from kerasgan.data import listing
from kerasgan.data.sources import Unpaired
from kerasgan.data.sources import check_split


def read(path, options):
    """Reads the pictures of a split into memory.

    Args:
        path: path of the folder; see `listing.splits_of`.
        options: an `Options`.

    Returns:
        A dict of arrays: `"image"`, `"condition"` if there are two domains,
        and `"label"` if there are classes. An `Unpaired` if the domains are
        not in pairs.
    """
    splits, is_joined = listing.splits_of(Path(path))
    roots = check_split(options.split, splits, path)
    is_unpaired = options.layout == "unpaired" or (
        is_joined and options.layout != "paired"
    )
    _check_layout(path, roots, options)
    if "condition" not in roots:
        rows = {"image": _rows(roots["image"], options)}
        return _read_rows(rows, splits, options)
    if is_unpaired:
        return Unpaired(
            {part: _read_alone(root, options) for part, root in roots.items()}
        )
    return _read_pairs(roots, splits, options)


def read_pair(image_path, condition_path, options):
    """Reads two folders whose files of the same name belong together."""
    paths = {"image": image_path, "condition": condition_path}
    splits = {part: _one_domain(path) for part, path in paths.items()}
    roots = {
        part: check_split(options.split, splits[part], path)["image"]
        for part, path in paths.items()
    }
    return _read_pairs(roots, splits["image"], options)


def _one_domain(path):
    splits, _ = listing.splits_of(Path(path))
    if any("condition" in roots for roots in splits.values()):
        raise ValueError(
            "With `condition` neither folder may hold two domains itself. "
            f"Received: {path}"
        )
    return splits


def class_names(path, split="train"):
    """Names of the classes, in the order of their labels, or `None`."""
    splits, is_joined = listing.splits_of(Path(path))
    roots = check_split(split, splits, path)
    if is_joined or not listing.folders_in(roots["image"]):
        return None
    return listing.categories(splits)


def _check_layout(path, roots, options):
    needs_two = options.layout in ("paired", "unpaired")
    refuses_two = options.layout == "side_by_side"
    if (needs_two and len(roots) == 1) or (refuses_two and len(roots) == 2):
        held = "two domains, A and B" if len(roots) == 2 else "one domain"
        raise ValueError(
            f"Argument `layout` must fit the folder, which holds {held}. "
            f"Received: layout={options.layout!r}, {path}"
        )


def _rows(root, options):
    rows = listing.rows_of(root, options)
    listing.warn_of_others(root)
    return rows


def _read_alone(root, options):
    """The images of one of two domains, whose classes do not matter."""
    rows = [{"image": row.files} for row in _rows(root, options)]
    held, _ = decoding.read(rows, options)
    return arrays.check(held, str(root))["image"]


def _read_pairs(roots, splits, options):
    rows = {part: _rows(root, options) for part, root in roots.items()}
    by_name = any(
        row.category is None for each in rows.values() for row in each
    )
    keyed = {part: _by_key(rows[part], by_name) for part in roots}
    _check_matched(keyed, roots)
    matched = [keyed["condition"][key] for key in keyed["image"]]
    rows = {"image": rows["image"], "condition": matched}
    return _read_rows(rows, splits, options)


def _by_key(rows, by_name):
    """The rows by what they are matched by."""
    keyed = {}
    for row in rows:
        key = Path(row.key).name if by_name else row.key
        if key in keyed:
            raise ValueError(
                "Files of a pair are matched by name: there must be one of a "
                f"name but for its ending. Received: {keyed[key].files[0]} and "
                f"{row.files[0]}"
            )
        keyed[key] = row
    return keyed


def _check_matched(keyed, roots):
    lonely = {
        part: [key for key in keyed[part] if key not in keyed[other]]
        for part, other in (("image", "condition"), ("condition", "image"))
    }
    if any(lonely.values()):
        counts = " and ".join(
            f"{len(keys)} of {roots[part]} ({decoding.first_of(keys)})"
            for part, keys in lonely.items()
            if keys
        )
        raise ValueError(
            "Each image must have a condition of the same name but for its "
            'ending; domains that are not in pairs need `layout="unpaired"` or '
            f"`data.unpaired`. Received: without a partner {counts}"
        )


def _read_rows(rows, splits, options):
    """The sample of rows that are in order, part by part."""
    files = [
        {part: row.files for part, row in zip(rows, each, strict=True)}
        for each in zip(*rows.values(), strict=True)
    ]
    sample, kept = decoding.read(files, options)
    found = [rows["image"][place].category for place in kept]
    if found[0] is not None:
        numbers = {name: i for i, name in enumerate(listing.categories(splits))}
        sample["label"] = np.array([numbers[name] for name in found])
    return arrays.check(sample, str(files[0]["image"][0].parent))
