"""Builds the data sets that are stored as a file, from published archives."""

import hashlib
import io
import json
import re
import tarfile
from pathlib import Path
from pathlib import PurePosixPath

import numpy as np
import PIL.Image

from kerasgan import files
from kerasgan.data.known import path_of_built
from kerasgan.data.stored import CLASSES
from kerasgan.data.stored import NUM_FOLDS
from kerasgan.data.stored import splits_of
from kerasgan.ops.images import laid_on

# The archives of a data set with their sha256, and what fetches them.
ARCHIVES = {
    "emoji": {
        "emoji-datasource-google-16.0.0.tgz": (
            "fb5fd131b362aab7a55542d2a147a79708cce0a8b1c1bbacd470172708b5c438"
        ),
        "emoji-datasource-twitter-16.0.0.tgz": (
            "f64a530c63bca463bd8317fdc4615ce63a53a0c65018e4ce2d848aaba7a28877"
        ),
    },
    "crawl": {
        "crawl_0.28.0.orig.tar.xz": (
            "5a6be168f8888b84bdb199184ca20bd8636f77ba7e9e0124ebee8850092f2f47"
        ),
    },
}
COMMANDS = {
    "emoji": "`npm pack emoji-datasource-google@16.0.0 "
    "emoji-datasource-twitter@16.0.0`",
    "crawl": "`apt-get source --download-only --tar-only crawl` of Debian 12",
}
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
# Code points of an emoji that make a variant of it and no other emoji: what
# joins, the colour of the drawing, female, male, and to the right.
VARIANTS = {"200d", "fe0f", "2640", "2642", "27a1"}
# A man and a woman are a person, a boy and a girl a child; so for old people.
PERSONS = {
    **dict.fromkeys(("1f468", "1f469"), "1f9d1"),
    **dict.fromkeys(("1f466", "1f467"), "1f9d2"),
    **dict.fromkeys(("1f474", "1f475"), "1f9d3"),
}
# Persons, a heart, a kiss and hands that hold each other: families, couples.
FAMILY = {"1f9d1", "1f9d2", "2764", "1f48b", "1f91d"}
# From the folders of tiles to their classes; and the icons that are taken.
TILES = {"dngn": "feature", "item": "item", "mon": "monster", "gui": "icon"}
DUNGEON = {"wall": "wall", "floor": "floor"}
ICONS = ("spells", "invocations", "abilities")


def prepare(name, source=None, data_dir=None, download=False):
    """Builds the file of a data set; see `kerasgan.data.prepare`.

    Args:
        name: string, one of `BUILDERS`.
        source: path of a folder with the archives.
        data_dir: path of the folder of prepared data sets.
        download: bool, which must be false.

    Returns:
        A dict from the names of the splits to their numbers of images.
    """
    path = path_of_built(name, data_dir)
    if not path.is_file():
        _check(name, source, download)
        folder = Path(source).expanduser()
        with files.new_file(path) as temporary, temporary.open("wb") as file:
            np.savez_compressed(file, **BUILDERS[name](folder))
    return {split: len(rows) for split, rows in splits_of(path).items()}


def build_emoji(folder):
    """The emoji in two styles, on white.

    Args:
        folder: path of the folder with both archives.

    Returns:
        A dict of arrays: `"noto"` and `"twemoji"`, uint8 of shape `(1906, 64,
        64, 3)`; `"label"`, which indexes `CLASSES`; `"name"`, the code points;
        and `"fold"`, of `folds_of_emoji`.
    """
    google, twitter = (folder / name for name in ARCHIVES["emoji"])
    (described,) = _members(google, r"package/emoji\.json").values()
    rows = sorted(json.loads(described), key=lambda row: row["sort_order"])
    rows = [row for row in rows if row["category"] in CLASSES["emoji"]]
    styles = {"noto": ("google", google), "twemoji": ("twitter", twitter)}
    pictures = {}
    for style, (vendor, archive) in styles.items():
        place = f"package/img/{vendor}/64/"
        held = _members(archive, place + r"[^/]*\.png")
        pictures[style] = np.stack(
            [paint(held[place + row["image"]], WHITE) for row in rows]
        )
    names = [row["image"].removesuffix(".png") for row in rows]
    labels = [CLASSES["emoji"].index(row["category"]) for row in rows]
    return pictures | {
        "label": np.array(labels, "uint8"),
        "name": np.array(names),
        "fold": folds_of_emoji(names, pictures.values()),
    }


def build_crawl(folder):
    """The tiles of a game, on black, each picture once.

    Args:
        folder: path of the folder with the archive.

    Returns:
        A dict of arrays: `"image"`, uint8 of shape `(num_tiles, 32, 32, 3)`;
        `"label"`, which indexes `CLASSES`; `"name"`; and `"fold"`, of the name
        without the number at its end: variants of a tile stay together.
    """
    (archive,) = (folder / name for name in ARCHIVES["crawl"])
    tiles, names = {}, {}
    held = _members(archive, r"[^/]+/source/rltiles/.*\.png")
    for name in sorted(held, key=PurePosixPath):
        path = PurePosixPath(*PurePosixPath(name).parts[3:])
        label = class_of_tile(path)
        if label is None:
            continue
        picture = paint(held[name], BLACK)
        if picture.shape == (32, 32, 3):
            names.setdefault(picture.tobytes(), path.stem)
            tiles.setdefault(picture.tobytes(), (picture, label))
    images, labels = zip(*tiles.values(), strict=True)
    keys = [re.sub(r"[_\d]+$", "", name) for name in names.values()]
    return {
        "image": np.stack(images),
        "label": np.array(labels, "uint8"),
        "name": np.array([*names.values()]),
        "fold": np.array([fold_of(key) for key in keys], "uint8"),
    }


BUILDERS = {"emoji": build_emoji, "crawl": build_crawl}


def class_of_tile(path):
    """The number of the class of a tile, or `None` if it is left out.

    Left out are those that belong to no class, parts of tentacles, and files
    whose licence the authors list as unclear.
    """
    kind, inner = path.parts[0], path.parts[1]
    found = DUNGEON.get(inner) if kind == "dngn" else None
    found = found or TILES.get(kind)
    is_other = kind == "gui" and inner not in ICONS
    is_hidden = path.name.startswith(".") or path.name in unclear_tiles()
    if found is None or inner == "tentacles" or is_other or is_hidden:
        return None
    return CLASSES["crawl"].index(found)


def unclear_tiles():
    """Names of the files of tiles whose licence is not clear."""
    path = Path(__file__).with_name("crawl_unclear.json")
    return set(json.loads(path.read_text()))


def paint(content, ground):
    """A picture in a file as colours, on a ground where it is transparent.

    Args:
        content: bytes of the file.
        ground: tuple of the red, the green and the blue of the ground.

    Returns:
        A uint8 array of shape `(height, width, 3)`.
    """
    with PIL.Image.open(io.BytesIO(content)) as picture:
        return np.asarray(laid_on(picture, ground))


def folds_of_emoji(names, styles):
    """The fold of each emoji, the same for all that look alike.

    Alike are those of the same code points but for gender and direction, all
    families and couples, and those with the same picture in any style: some
    countries have one flag.

    Args:
        names: list of strings, code points in hexadecimal digits, joined by
            hyphens.
        styles: iterable of arrays of a picture for each name.

    Returns:
        A uint8 array, one a name.
    """
    parents = {}

    def root(key):
        while parents.get(key, key) != key:
            key = parents[key]
        return key

    keys = [key_of_emoji(name) for name in names]
    for pictures in styles:
        first = {}
        for key, picture in zip(keys, pictures, strict=True):
            other = first.setdefault(picture.tobytes(), key)
            low, high = sorted((root(key), root(other)))
            parents[high] = low
    return np.array([fold_of(root(key)) for key in keys], "uint8")


def key_of_emoji(name):
    """What an emoji shows, whoever it is and wherever it looks.

    Example:

    >>> key_of_emoji("1f469-200d-1f33e"), key_of_emoji("1f468-200d-1f33e")
    ('1f9d1-1f33e', '1f9d1-1f33e')
    """
    parts = [part for part in name.split("-") if part not in VARIANTS]
    parts = [PERSONS.get(part, part) for part in parts]
    is_family = len(parts) > 1 and set(parts) <= FAMILY
    return "family" if is_family else "-".join(parts)


def fold_of(key):
    """A number below `NUM_FOLDS` that depends on the key alone."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    return int(digest, 16) % NUM_FOLDS


def _check(name, source, download):
    """Raises an error unless the archives are there, as they were published."""
    command = f"{COMMANDS[name]} fetches them"
    if source is None or download:
        raise ValueError(
            f"Data set {name!r} is built of archives: give `source` "
            f"(`--from`), a folder with {' and '.join(ARCHIVES[name])}; "
            f"{command}, and `download` cannot. "
            f"Received: source={source}, download={download}"
        )
    for archive, sha256 in ARCHIVES[name].items():
        path = Path(source).expanduser() / archive
        if not path.is_file():
            raise ValueError(
                f"Data set {name!r} is built of {archive} too; {command}. "
                f"Received: {source}, without it"
            )
        found = files.digest(path)
        if found != sha256:
            raise ValueError(
                f"An archive must be the published one, of sha256 {sha256}. "
                f"Received: {path} of sha256 {found}"
            )


def _members(archive, pattern):
    """The contents of those files of an archive whose names match."""
    with tarfile.open(archive) as tar:
        return {
            member.name: tar.extractfile(member).read()
            for member in tar
            if member.isfile() and re.fullmatch(pattern, member.name)
        }
