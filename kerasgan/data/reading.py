"""Reading a data set of any kind into memory."""

import dataclasses

from kerasgan.data import arrays
from kerasgan.data import edges
from kerasgan.data import embedded
from kerasgan.data import endless
from kerasgan.data import finding
from kerasgan.data import folders
from kerasgan.data import numpy_files
from kerasgan.data import prepared
from kerasgan.data import stored
from kerasgan.data import synthetic
from kerasgan.data import texts
from kerasgan.data.resizing import fit_images
from kerasgan.data.sources import Options
from kerasgan.data.sources import Unpaired
from kerasgan.data.sources import halves


def read(name, options):
    """Reads what a name means.

    Args:
        name: what `kerasgan.data.read` takes.
        options: an `Options`.

    Returns:
        A dict of arrays, or an `Unpaired`.
    """
    kind, found = finding.find(name, options.data_dir)
    if kind == "tfds":
        prepared.check_prepared(name, found)
    _check_length(options, [kind])
    sample = READERS[kind](found, options)
    if kind not in DECODED:
        sample = _laid_out(sample, options)
    _check_rank(sample, options)
    return sample


def read_pair(name, condition, options):
    """Reads images and their conditions: two folders by name, else in order.

    Args:
        name: what `kerasgan.data.read` takes.
        condition: the same.
        options: an `Options`.

    Returns:
        A dict of arrays.
    """
    if options.layout not in (None, "clips"):
        raise ValueError(
            "Argument `layout` must be `None` where there is a `condition`. "
            f"Received: layout={options.layout!r}"
        )
    found = [finding.find(each, options.data_dir) for each in (name, condition)]
    kinds = [kind for kind, _ in found]
    _check_length(options, kinds)
    if set(kinds) == {"folder"}:
        return folders.read_pair(*(path for _, path in found), options)
    if not any(kind in DECODED for kind in kinds):
        own = dataclasses.replace(options, size=None)  # compare, then resize
    else:
        own = options
    sample, other = (
        read(each, _fitting(own, kind))
        for each, kind in zip((name, condition), kinds, strict=True)
    )
    for each in (sample, other):
        if isinstance(each, Unpaired) or "condition" in each:
            raise ValueError(
                "With `condition` neither data set may hold conditions "
                f"itself. Received: {sorted(each)}"
            )
    sample = _fit(sample | {"condition": other["image"]}, options)
    _check_rank(sample, options)
    return arrays.check(sample, "data with `condition`")


def _check_length(options, kinds):
    if options.length is not None and "text" not in kinds:
        raise ValueError(
            "Argument `length` must be `None` but for a file of text. "
            f"Received: length={options.length}, data of the kind {kinds[0]!r}"
        )


def _fitting(options, kind):
    """The options that mean something to one of text and its images."""
    if kind == "text":
        return Options(options.split, length=options.length)
    return dataclasses.replace(options, length=None)


def _read_arrays(value, options):
    """A sample from images, `(images, labels)` or a dict."""
    if options.split != "train":
        raise ValueError(
            'Argument `split` must be "train", the default, for arrays. '
            f"Received: split={options.split!r}"
        )
    if isinstance(value, Unpaired):
        return arrays.check_unpaired(value)
    if isinstance(value, dict):
        held = {part: each for part, each in value.items() if each is not None}
        return arrays.check(held)
    if isinstance(value, (tuple, list)) and len(value) == 2:
        images, labels = value
        labels = {} if labels is None else {"label": labels}
        return arrays.check({"image": images} | labels)
    return arrays.check({"image": value})


def _read_sample(_, options):
    images, labels = embedded.fashion_mnist_sample(options.split)
    return arrays.check({"image": images, "label": labels})


READERS = {
    "arrays": _read_arrays,
    "edges": edges.read,
    "endless": endless.read,
    "file": numpy_files.read,
    "folder": folders.read,
    "sample": _read_sample,
    "stored": stored.read,
    "text": texts.read,
    "tfds": prepared.read,
    "toy": lambda name, options: synthetic.read(name, options.split),
}
# Brought to a size and layout by those who read them.
DECODED = ("folder", "stored", "tfds")


def _laid_out(sample, options):
    """Applies the layout, frames and size to arrays that are in memory."""
    if options.layout not in (None, "clips", "side_by_side"):
        raise ValueError(
            "Argument `layout` must fit the data: two domains in folders. "
            f"Received: layout={options.layout!r}"
        )
    if options.layout == "side_by_side":
        sample = _halved(sample)
    return _fit(
        type(sample)(
            {
                name: _first_frames(name, value, options)
                for name, value in sample.items()
            }
        ),
        options,
    )


def _fit(sample, options):
    """Brings all pictures to the size asked for."""
    _check_proportions(sample, options)
    return type(sample)(
        {
            name: fit_images(value, options.size)
            if arrays.is_pictures(value)
            else value
            for name, value in sample.items()
        }
    )


def _halved(sample):
    if isinstance(sample, Unpaired) or "condition" in sample:
        raise ValueError(
            'With `layout="side_by_side"` data must not hold conditions '
            f"already. Received: {sorted(sample)}"
        )
    if not arrays.is_pictures(sample["image"]):
        raise ValueError(
            "Argument `layout` must be `None` but for images and clips. "
            "Received: layout='side_by_side', for samples of shape "
            f"{sample['image'].shape[1:]}"
        )
    return sample | halves(sample["image"], "images")


def _first_frames(name, value, options):
    if value.ndim != 5 or options.frames is None:
        return value
    if value.shape[1] < options.frames:
        raise ValueError(
            "Argument `frames` must be at most the frames of a clip. "
            f"Received: frames={options.frames}, {name} of shape {value.shape}"
        )
    return value[:, : options.frames]


def _check_proportions(sample, options):
    """Raises an error if parts of a sample would be cropped otherwise."""
    if options.size is None or isinstance(sample, Unpaired):
        return
    sizes = {
        name: value.shape[-3:-1]
        for name, value in sample.items()
        if arrays.is_pictures(value)
    }
    if len({height / width for height, width in sizes.values()}) > 1:
        raise ValueError(
            "With `image_size` all parts of a sample must be of the same "
            f"proportions. Received: {sizes}"
        )


def _check_rank(sample, options):
    """Raises an error for options that say nothing of such samples."""
    rank = sample["image"].ndim
    kind = {2: "points", 3: "text", 4: "images"}.get(rank)
    if options.size is not None and rank < 4:
        raise ValueError(
            f"Argument `image_size` must be `None` for {kind}. "
            f"Received: image_size={options.size}"
        )
    if options.is_clips and rank != 5:
        raise ValueError(
            "Arguments `frames` and `layout` must be for the data: these are "
            f"{kind}, not clips. Received: frames={options.frames}, "
            f"layout={options.layout!r}"
        )
