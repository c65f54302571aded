"""Folders of pictures: which files belong to which split, part and class."""

import itertools
import re
import warnings
from typing import NamedTuple

from kerasgan.data import decoding
from kerasgan.data.sources import SPLITS

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
PARTS = {"A": "condition", "B": "image"}
DOMAIN = re.compile(rf"((?i:{'|'.join(SPLITS)}))[_-]?([AB])")  # as in trainA


class Row(NamedTuple):
    """The files of one sample."""

    key: str  # by which pairs are matched
    category: str | None
    files: tuple


def splits_of(path):
    """The folders in which the parts of each split are.

    Args:
        path: path of a folder. If it holds folders called as splits are, then
            each is a split; `A` and `B`, in it or around it, are the condition
            and the image, and so in `trainA`, `trainB`.

    Returns:
        A dict from the names of splits, in lower case, to dicts of folders:
        `"image"` and maybe `"condition"`; and whether they are joined to one
        name, as in `trainA`.
    """
    folders = folders_in(path)
    names = {folder.name: folder for folder in folders}
    _check_no_empty(path, names)
    found = {name: DOMAIN.fullmatch(name) for name in names}
    if any(found.values()):
        return _joined_splits(path, names, found), True
    if set(names) == set(PARTS):
        return _common_splits(path, names), False
    return {
        split: _domains(root) or {"image": root}
        for split, root in _plain_splits(path).items()
    }, False


def folders_in(path):
    """The folders that hold pictures, numbers in their order."""
    found = [
        folder
        for folder in path.iterdir()
        if folder.is_dir() and _is_visible(folder) and any(files_in(folder))
    ]
    return sorted(found, key=_place)


def rows_of(root, options):
    """The rows of a folder in order, each with its class if it has one."""
    files = [*_loose(root), *itertools.chain(*map(files_in, folders_in(root)))]
    if not files:
        raise ValueError(
            f"A folder must hold images ({', '.join(SUFFIXES)}). "
            f"Received: {root}, which holds none"
        )
    _check_no_splits(root, files)
    is_frames = options.is_clips and not decoding.is_moving(files[0])
    rows = list((_clips if is_frames else _singles)(root, files))
    loose = [row for row in rows if row.category is None]
    if loose and len(loose) < len(rows):
        other = next(row for row in rows if row.category is not None)
        raise ValueError(
            "Either all images must be in folders, one a class, or none. "
            f"Received: {root} with {loose[0].files[0].relative_to(root)} as "
            f"well as {other.files[0].relative_to(root)}"
        )
    return rows


def categories(splits):
    """Names of the classes, the same in all splits, in order.

    Args:
        splits: dict from splits to dicts of folders; see `splits_of`.
    """
    names = {
        folder.name: folder
        for roots in splits.values()
        for folder in folders_in(roots["image"])
    }
    return tuple(sorted(names, key=lambda name: _place(names[name])))


def warn_of_others(root):
    """Says which files are passed over since they are no pictures."""
    others = sorted(
        str(file.relative_to(root))
        for file in root.rglob("*")
        if file.suffix.lower() not in SUFFIXES
        and all(map(_is_visible, [file, *_between(root, file)]))
        and file.is_file()
    )
    if others:
        warnings.warn(
            f"Passed over {len(others)} files of {root} that are no images: "
            f"{decoding.first_of(others)}",
            stacklevel=2,
        )


def _joined_splits(path, names, found):
    """Splits of folders called trainA, trainB and so on."""
    splits = {}
    for name, match in found.items():
        if match is not None:
            part = PARTS[match[2]]
            splits.setdefault(match[1].lower(), {})[part] = names[name]
    is_whole = all(len(parts) == 2 for parts in splits.values())
    if is_whole and all(found.values()) and not _loose(path):
        return splits
    raise ValueError(
        "Folders of two domains must be called `trainA`, `trainB`, `testA`, "
        "`testB` and so on, two a split and none beside them. "
        f"Received: {path} with {sorted(names)}"
    )


def _check_no_empty(path, names):
    """Raises an error if one of two domains holds no pictures.

    Args:
        path: path of a folder.
        names: names of the folders in it that hold pictures.
    """
    folders = [x for x in path.iterdir() if x.is_dir() and _is_visible(x)]
    is_pair = {folder.name for folder in folders} == set(PARTS)
    domains = [x for x in folders if is_pair or DOMAIN.fullmatch(x.name)]
    empty = [folder for folder in domains if folder.name not in names]
    if empty and len(empty) < len(domains):
        raise ValueError(
            "Both of two domains must hold pictures. "
            f"Received: {empty[0]}, which holds none"
        )


def _common_splits(path, names):
    """Splits that both A and B have."""
    splits = {part: _plain_splits(names[name]) for name, part in PARTS.items()}
    common = {
        split: {part: splits[part][split] for part in splits}
        for split in splits["image"]
        if split in splits["condition"]
    }
    _check_alone(path)
    if not common:
        raise ValueError(
            "The folders A and B must hold the same splits. Received: "
            f"{path} with {sorted(splits['condition'])} in A and "
            f"{sorted(splits['image'])} in B"
        )
    return common


def _check_alone(path):
    loose = _loose(path)
    if loose:
        raise ValueError(
            "No images must be beside the folders A and B of two domains. "
            f"Received: {loose[0]}"
        )


def _domains(root):
    names = {folder.name: folder for folder in folders_in(root)}
    _check_no_empty(root, names)
    if set(names) != set(PARTS):
        return None
    _check_alone(root)
    return {part: names[name] for name, part in PARTS.items()}


def _plain_splits(path):
    """The folder of each split: those in `path`, or the whole as `train`."""
    folders = folders_in(path)
    roots = [folder for folder in folders if folder.name.lower() in SPLITS]
    if not roots:
        return {"train": path}
    splits = {folder.name.lower(): folder for folder in roots}
    others = [*_loose(path), *(set(folders) - set(roots))]
    if others or len(splits) < len(roots):
        beside = sorted(each.name for each in [*roots, *others])
        raise ValueError(
            f"Folders called {', '.join(SPLITS)} are splits, one each, and "
            "neither classes nor other images can be beside them. "
            f"Received: {path} with {decoding.first_of(beside)}"
        )
    return splits


def _check_no_splits(root, files):
    for file in files:
        for folder in _between(root, file):
            if folder.name.lower() in SPLITS:
                raise ValueError(
                    f"Folders called {', '.join(SPLITS)} are splits, and must "
                    "be what holds the classes: give the folder around them. "
                    f"Received: {folder}, in {root}"
                )


def _between(root, file):
    """The folders on the way from `root` to a file."""
    return list(
        itertools.takewhile(lambda folder: folder != root, file.parents)
    )


def _singles(root, files):
    """Each file is a row."""
    for file in files:
        inside = file.relative_to(root)
        category = inside.parts[0] if len(inside.parts) > 1 else None
        yield Row(inside.with_suffix("").as_posix(), category, (file,))


def _clips(root, files):
    """Each folder is a row, its files the frames in order."""
    for folder, frames in itertools.groupby(files, lambda file: file.parent):
        inside = folder.relative_to(root)
        if not inside.parts:
            raise ValueError(
                "The frames of a clip must lie in a folder of their own. "
                f"Received: {root} with loose files"
            )
        category = inside.parts[0] if len(inside.parts) > 1 else None
        frames = sorted(frames, key=lambda file: _natural(file.name))
        yield Row(inside.as_posix(), category, tuple(frames))


def _natural(name):
    """A key to sort `2.png` before `10.png`."""
    parts = re.split(r"(\d+)", name)
    return [int(each) if i % 2 else each for i, each in enumerate(parts)]


def _place(path):
    """A key to sort paths by: numbers before names, and in their order."""
    name = path.name
    if name.isdecimal():
        return (0, int(name), name)
    return (1, 0, name)


def _loose(folder):
    return sorted(file for file in folder.iterdir() if _is_picture(file))


def files_in(folder):
    """All pictures in a folder and below it, in order."""
    for each in sorted(folder.iterdir(), key=_place):
        if _is_picture(each):
            yield each
        elif each.is_dir() and not each.is_symlink() and _is_visible(each):
            yield from files_in(each)


def _is_visible(path):
    return not path.name.startswith(".") and path.name != "__MACOSX"


def _is_picture(file):
    return (
        file.suffix.lower() in SUFFIXES and _is_visible(file) and file.is_file()
    )
