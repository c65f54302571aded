"""Samples in memory: what their arrays must be like."""

import math
import os

import numpy as np

from kerasgan.data.sources import Unpaired
from kerasgan.ops.images import NUM_CHANNELS

LARGEST = 2**31 - 1  # of an int32
NUM_CLASSES = 2**20  # at most; a larger label is a number of something else


def check(sample, origin="arrays"):
    """Makes a sample of arrays, or says what is wrong with them.

    Args:
        sample: dict of arrays. `"image"` is the sample itself: images, uint8
            or floats in [-1, 1], of shape `(rows, height, width)` or `(rows,
            height, width, channels)`; clips, of shape `(rows, frames, height,
            width, channels)`; points, floats of shape `(rows, dimensions)`; or
            text, uint8 of shape `(rows, length, symbols)` with one 1 and else
            0 for each character. `"label"` is integers from 0. Other parts are
            the same as `"image"`, or integers or floats of rank 1 or 2.
        origin: string, where they come from, for errors.

    Returns:
        A dict of arrays with as many rows each, of uint8, float32 or int32.
    """
    if "image" not in sample:
        raise ValueError(
            f'A dict of arrays must hold "image". Received: {sorted(sample)}'
        )
    sample = {name: _as_array(sample, name, origin) for name in sample}
    images = _check_images(sample["image"], origin)
    return {name: _check(name, sample, images, origin) for name in sample}


def check_unpaired(source, origin="arrays"):
    """`check` for parts that have rows of their own each."""
    return Unpaired(
        {
            name: check({"image": value}, f"{origin}, part {name!r},")["image"]
            for name, value in source.items()
        }
    )


def is_text(images):
    """Whether an array is one-hot, a row of symbols for each character."""
    return (
        images.dtype == np.uint8
        and images.ndim == 3
        and images.size > 0
        and images.max() == 1
        and bool((images.sum(axis=-1) == 1).all())
    )


def is_pictures(value):
    """Whether an array is images or clips, that have a height and width."""
    return value.ndim >= 4


def _as_array(sample, name, origin):
    try:
        return np.asarray(sample[name])
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"Part {name!r} of a sample must be an array. "
            f"Received: {origin} ({error})"
        ) from error


def _check(name, sample, images, origin):
    if name == "image":
        return images
    value = sample[name]
    if value.ndim and len(value) != len(images):
        raise ValueError(
            f"There must be as many {name}s as images. Received: {origin} "
            f"with {len(value)} {name}s and {len(images)} images"
        )
    if name == "label":
        return _check_labels(value, origin)
    origin = f"{origin}, part {name!r},"
    return (
        _check_images(value, origin)
        if value.ndim > 2
        else _check_numbers(value, origin)
    )


def _check_images(images, origin):
    return _check_values(_check_shape(images, origin), origin)


def _check_shape(images, origin):
    is_float = images.dtype.kind == "f"
    if is_text(images):
        return images
    # Rows of 3 pixels: one RGB image rather than many grey ones.
    if images.ndim == 3 and images.shape[-1] > max(NUM_CHANNELS):
        _check_levels(images, origin)
        images = images[..., np.newaxis]
    is_points = is_float and images.ndim == 2
    is_images = images.ndim in (4, 5) and images.shape[-1] in NUM_CHANNELS
    is_known = is_float or images.dtype == np.uint8
    if is_known and (is_points or is_images) and images.size:
        return images
    raise ValueError(
        "Images must be uint8, or floats in [-1, 1], of shape (num_images, "
        "height, width) or (num_images, height, width, channels) with 1, 3 or "
        "4 channels; clips of shape (num_clips, frames, height, width, "
        f"channels).{_hint(images)} Received: {origin} of shape "
        f"{images.shape} and dtype {images.dtype}"
    )


def _hint(images):
    is_bytes = images.dtype.kind in "iu" and images.dtype != np.uint8
    if is_bytes and images.size and 0 <= images.min() <= images.max() <= 255:
        return " These are bytes: give `images.astype('uint8')`."
    return ""


def _check_levels(images, origin):
    """Zeros and ones are neither text nor levels of grey."""
    if images.dtype == np.uint8 and images.size and images.max() == 1:
        raise ValueError(
            "uint8 images must be of levels from 0 to 255, and text one-hot, "
            "with one 1 for each character. Received: "
            f"{origin} of shape {images.shape} with zeros and ones"
        )


def _check_values(images, origin):
    if images.dtype == np.uint8:
        return images
    images = _check_floats(images, "Images", origin)
    low, high = float(images.min()), float(images.max())
    if is_pictures(images) and (low < -1.001 or high > 1.001 or low >= 0.0):
        raise ValueError(
            "Float images must be in [-1, 1], with -1 for black: scale those "
            "in [0, 1] by `2 * images - 1`, those in [0, 255] by "
            f"`images / 127.5 - 1`. Received: {origin} in [{low:g}, {high:g}]"
        )
    return images


def _check_floats(values, what, origin):
    with np.errstate(over="ignore"):  # what becomes infinite is refused
        values = values.astype("float32")
    if not np.isfinite([values.min(), values.max()]).all():
        raise ValueError(
            f"{what} must be finite numbers. Received: {origin} with NaN or "
            "infinity"
        )
    return values


def _check_labels(labels, origin):
    if labels.shape[1:] == (1,):
        labels = labels[:, 0]
    if labels.dtype.kind not in "iu" or labels.ndim != 1:
        hint = " Give one-hot rows as `labels.argmax(axis=-1)`."
        raise ValueError(
            "Labels must be integers, one an image."
            f"{hint if labels.ndim == 2 else ''} Received: {origin} with "
            f"labels of shape {labels.shape} and dtype {labels.dtype}"
        )
    if labels.min() < 0 or labels.max() >= NUM_CLASSES:
        raise ValueError(
            "Labels must be numbers of classes, counted from 0, of at most "
            f"{NUM_CLASSES:,}. Received: {origin} with labels from "
            f"{labels.min()} to {labels.max()}"
        )
    return labels.astype("int32")


def _check_numbers(values, origin):
    """Numbers that go with an image: one, or a row of them."""
    if values.ndim in (1, 2) and values.size:
        if values.dtype.kind == "f":
            return _check_floats(values, "Parts", origin)
        is_int = values.dtype.kind in "iu"
        if is_int and -LARGEST <= values.min() and values.max() <= LARGEST:
            return values.astype("int32")
    raise ValueError(
        "A part of a sample must be images, clips, text, or numbers of rank 1 "
        "or 2: floats, or integers that fit into 32 bits. Received: "
        f"{origin} of shape {values.shape} and dtype {values.dtype}"
    )


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
