"""Folders of image files, with a folder for each class or without."""

import itertools
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import tensorflow as tf

from kerasgan.data import arrays
from kerasgan.data.resizing import fit_image
from kerasgan.ops.images import NUM_CHANNELS

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif")
SPLITS = ("train", "test", "validation", "val")
CHUNK = 256  # files that are read at a time
SHOWN = 5  # corrupt files that a warning names


def read(path, split="train", size=None, skip_corrupt=False):
    """Reads the images of a split into memory.

    If all folders in `path` are named as splits are, the one of that name is
    read; else the whole is the split `"train"`. In it, either all images are
    in folders, one a class, or none is. Other files and hidden ones are
    passed over.

    Args:
        path: path of the folder.
        split: string.
        size: `(height, width)` to crop and resize to, or `None` if all images
            are of one size.
        skip_corrupt: bool, whether to leave out files that cannot be decoded,
            with a warning that names them.

    Returns:
        A dict of arrays: `"image"`, and `"label"` if there are classes.
    """
    root = _root_of(Path(path), split)
    files, labels = _list(root)
    images, kept = _decode_all(files, size, skip_corrupt)
    if labels is not None:
        labels = np.array(labels)[kept]
    return arrays.check(images, labels, str(root))


def class_names(path, split="train"):
    """Names of the classes, in the order of their labels, or `None`."""
    root = _root_of(Path(path), split)
    folders = _folders(root)
    has_classes = any(_images(folder) for folder in folders)
    return tuple(folder.name for folder in folders) if has_classes else None


def _root_of(path, split):
    folders = {folder.name: folder for folder in _folders(path)}
    is_split = folders and set(folders) <= set(SPLITS)
    roots = folders if is_split else {"train": path}
    if split not in roots:
        raise ValueError(
            f"Argument `split` must be one of {sorted(roots)} for {path}. "
            f"Received: split={split!r}"
        )
    return roots[split]


def _list(root):
    """The image files of a folder, and their labels or `None`."""
    loose = [file for file in sorted(root.iterdir()) if _is_image(file)]
    by_class = [_images(folder) for folder in _folders(root)]
    files = list(itertools.chain(*by_class))
    if loose and files:
        raise ValueError(
            "Either all images must be in folders, one a class, or none. "
            f"Received: {root} with {loose[0].name} as well as "
            f"{files[0].relative_to(root)}"
        )
    if not loose and not files:
        raise ValueError(
            f"A folder must hold images ({', '.join(SUFFIXES)}). "
            f"Received: {root}, which holds none"
        )
    if loose:
        return loose, None
    counts = [len(each) for each in by_class]
    return files, np.repeat(np.arange(len(counts)), counts)


def _folders(path):
    return [
        folder
        for folder in sorted(path.iterdir())
        if folder.is_dir() and not folder.name.startswith(".")
    ]


def _images(folder):
    return [file for file in sorted(folder.rglob("*")) if _is_image(file)]


def _is_image(file):
    return (
        file.suffix.lower() in SUFFIXES
        and not file.name.startswith(".")
        and file.is_file()
    )


def _decode_all(files, size, skip_corrupt):
    """The images as one array, and the places of their files in the list."""
    images, kept, corrupt = None, [], []
    for place, image in enumerate(_decoded(files, size)):
        if isinstance(image, Exception):
            corrupt.append(_refuse(files[place], image, skip_corrupt))
            continue
        if images is None:
            origin = str(files[place].parent)
            images = arrays.empty(len(files), image.shape, origin)
        _check_alike(files, kept, place, images, image)
        images[len(kept)] = image
        kept.append(place)
    if not kept:
        raise ValueError(
            "A folder must hold images that can be decoded. "
            f"Received: {files[0].parent}, where all files are corrupt"
        )
    if corrupt:
        shown = ", ".join(corrupt[:SHOWN]) + ", ..." * (len(corrupt) > SHOWN)
        warnings.warn(
            f"Left out {len(corrupt)} corrupt images: {shown}", stacklevel=2
        )
    return images[: len(kept)], kept


def _decoded(files, size):
    """Decodes a chunk at a time, on several threads."""
    with ThreadPoolExecutor() as pool:
        for start in range(0, len(files), CHUNK):
            chunk = files[start : start + CHUNK]
            yield from pool.map(lambda file: _decode(file, size), chunk)


def _decode(file, size):
    """The image in a file, or the error that it causes."""
    with tf.device("CPU"):
        try:
            image = tf.io.decode_image(
                file.read_bytes(), expand_animations=False
            )
        except (tf.errors.OpError, ValueError) as error:
            return error
        if size is not None and image.shape[-1] in NUM_CHANNELS:
            image = fit_image(image, size)
        return image.numpy()


def _refuse(file, error, skip_corrupt):
    if not skip_corrupt:
        raise ValueError(
            "A folder's images must not be corrupt, or else `skip_corrupt` "
            f"must be set. Received: {file} ({_reason(error)})"
        ) from error
    return str(file)


def _reason(error):
    reason = str(error).partition("\n")[0]
    return reason.rpartition("}} ")[2].partition(" [Op:")[0]


def _check_alike(files, kept, place, images, image):
    """Raises an error unless an image is like those before."""
    expected, received = images.shape[1:], image.shape
    if received[-1] not in NUM_CHANNELS:
        raise ValueError(
            "Images must have 1, 3 or 4 channels. "
            f"Received: {files[place]} with {received[-1]}"
        )
    first = files[kept[0]] if kept else files[place]
    if received[-1] != expected[-1]:
        raise ValueError(
            "All images of a folder must have as many channels. "
            f"Received: {first} with {expected[-1]}, {files[place]} with "
            f"{received[-1]}"
        )
    if received != expected:
        raise ValueError(
            "Images of several sizes need `image_size`, to bring them to one. "
            f"Received: {first} of {_size(expected)}, {files[place]} of "
            f"{_size(received)}"
        )


def _size(shape):
    return f"{shape[0]}x{shape[1]}"
