"""Images in memory: what they must be like, and those in NumPy files."""

import math
import os
import re

import numpy as np

from kerasgan.ops.images import NUM_CHANNELS

SUFFIXES = (".npy", ".npz")
IMAGES = ("images", "image", "x")
LABELS = ("labels", "label", "y")


def check(images, labels=None, origin="arrays"):
    """Makes a sample of images and labels, or says what is wrong with them.

    Args:
        images: array of uint8, of shape `(num_images, height, width)` or
            `(num_images, height, width, channels)`, or of floats in [-1, 1];
            or points, floats of shape `(num_points, dimensions)`.
        labels: array of integers from 0, one an image, or `None`.
        origin: string, where they come from, for errors.

    Returns:
        A dict of arrays: `"image"`, uint8 or float32 of rank 4, or of rank 2
        for points, and `"label"`, int32, if there are labels.
    """
    images = _check_values(_check_shape(np.asarray(images), origin), origin)
    sample = {"image": images}
    if labels is not None:
        sample["label"] = _check_labels(np.asarray(labels), images, origin)
    return sample


def _check_shape(images, origin):
    is_float = images.dtype.kind == "f"
    # Rows of 3 pixels: one RGB image rather than many grey ones.
    if images.ndim == 3 and images.shape[-1] > max(NUM_CHANNELS):
        images = images[..., np.newaxis]
    is_points = is_float and images.ndim == 2
    is_images = images.ndim == 4 and images.shape[-1] in NUM_CHANNELS
    is_known = is_float or images.dtype == np.uint8
    if is_known and (is_points or is_images) and images.size:
        return images
    raise ValueError(
        "Images must be uint8, or floats in [-1, 1], of shape (num_images, "
        "height, width) or (num_images, height, width, channels) with 1, 3 or "
        f"4 channels. Received: {origin} of shape {images.shape} and dtype "
        f"{images.dtype}"
    )


def _check_values(images, origin):
    if images.dtype == np.uint8:
        return images
    with np.errstate(over="ignore"):  # what becomes infinite is refused
        images = images.astype("float32")
    low, high = float(images.min()), float(images.max())
    if not np.isfinite([low, high]).all():
        raise ValueError(
            f"Images must be finite numbers. Received: {origin} with NaN or "
            "infinity"
        )
    if images.ndim == 4 and (low < -1.001 or high > 1.001 or low >= 0.0):
        raise ValueError(
            "Float images must be in [-1, 1], with -1 for black: scale those "
            "in [0, 1] by `2 * images - 1`, those in [0, 255] by "
            f"`images / 127.5 - 1`. Received: {origin} in [{low:g}, {high:g}]"
        )
    return images


def _check_labels(labels, images, origin):
    if labels.shape[1:] == (1,):
        labels = labels[:, 0]
    if labels.dtype.kind not in "iu" or labels.ndim != 1:
        raise ValueError(
            "Labels must be integers, one an image. "
            f"Received: {origin} with labels of shape {labels.shape} and "
            f"dtype {labels.dtype}"
        )
    if len(labels) != len(images):
        raise ValueError(
            "There must be as many labels as images. "
            f"Received: {origin} with {len(labels)} labels and {len(images)} "
            "images"
        )
    if labels.min() < 0 or labels.max() >= 2**31:
        raise ValueError(
            "Labels must be numbers of classes, counted from 0. "
            f"Received: {origin} with labels from {labels.min()} to "
            f"{labels.max()}"
        )
    return labels.astype("int32")


def empty(rows, shape, origin, dtype="uint8"):
    """An array to read images into, if the computer's memory can hold it."""
    size = rows * math.prod(shape) * np.dtype(dtype).itemsize
    limit = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if 2 * size > limit:  # the pipeline keeps a copy
        raise ValueError(
            "Images must fit into half of the memory, which is "
            f"{limit / 2e9:.1f} GB: give a smaller `image_size` or a part of "
            f"the split. Received: {origin}, {rows} images of shape "
            f"{tuple(shape)}, which are {size / 1e9:.1f} GB"
        )
    return np.empty((rows, *shape), dtype)


def read(path, split="train"):
    """Reads a split from a file of NumPy.

    A `.npy` file is the images of the split `"train"`. In a `.npz` file images
    are named `images`, `image` or `x`, and labels `labels`, `label` or `y`,
    with the split before or after: `train_images` or `x_train`. Without a
    split in the name they are the split `"train"`.

    Args:
        path: path of the file.
        split: string.

    Returns:
        A sample; see `check`.
    """
    with open(path, "rb") as file:
        found = _load(file, split)
    if "image" in found:
        return check(found["image"], found.get("label"), str(path))
    if found["splits"]:
        raise ValueError(
            f"Argument `split` must be one of {found['splits']} for {path}. "
            f"Received: split={split!r}"
        )
    raise ValueError(
        "A .npz file must hold an array of images named `images`, `image` or "
        "`x`, or so with the split, as in `train_images` or `x_train`. "
        f"Received: {path} with {found['names']}"
    )


def _load(file, split):
    """The arrays of a split, or else the names and splits that there are."""
    try:
        held = np.load(file, allow_pickle=False)
        if isinstance(held, np.ndarray):
            return {"image": held} if split == "train" else _contents(["x"])
        with held:
            found = {
                part: held[_find(held.files, words, split)]
                for part, words in (("image", IMAGES), ("label", LABELS))
                if _find(held.files, words, split)
            }
            return found if "image" in found else _contents(held.files)
    # A corrupt file makes NumPy and zipfile raise whatever they stumble over.
    except Exception as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise ValueError(
            "A NumPy file must be readable without pickle. "
            f"Received: {file.name} ({reason})"
        ) from error


def _contents(names):
    splits = {_split_of(name, IMAGES) for name in names} - {None}
    return {"names": sorted(names), "splits": sorted(splits)}


def _find(names, words, split):
    """The name among `names` of one of `words` in a split."""
    for name in names:
        if _split_of(name, words) == split:
            return name
    return None


def _split_of(name, words):
    """The split of an array by its name, or `None` if it is something else."""
    word = "|".join(words)
    match = re.fullmatch(rf"(?:(\w+)_)?(?:{word})(?:_(\w+))?", name)
    return match and (match[1] or match[2] or "train")
