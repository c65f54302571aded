"""Data sets by name: TFDS, folders, NumPy files, the sample and toys."""

import os
from pathlib import Path

import numpy as np

from kerasgan.data import arrays
from kerasgan.data import embedded
from kerasgan.data import folders
from kerasgan.data import pipeline
from kerasgan.data import prepared
from kerasgan.data import toys
from kerasgan.data.resizing import check_size
from kerasgan.data.resizing import fit_images
from kerasgan.ops.images import to_float

SAMPLE = "fashion_mnist_sample"
NUM_POINTS = 10_000  # of a toy that is read into memory


def read(
    name,
    split="train",
    image_size=None,
    data_dir=None,
    skip_corrupt=False,
):
    """Reads a data set into memory.

    Args:
        name: one of
            `"fashion_mnist_sample"`, which ships with the package;
            `"ring"` or `"grid"`, points of which 10,000 are drawn;
            the path of a folder of images, or of a `.npy` or `.npz` file;
            the name of an image data set in TensorFlow Datasets;
            or arrays: images, `(images, labels)` or a dict of them.
            A name without a separator is that of a folder only if TFDS has
            no data set of that name: `"./mnist"` always is a folder.
        split: string, such as `"train"` or `"test"`; for TFDS any slice, such
            as `"train[:80%]"`.
        image_size: integer or `(height, width)`, to crop images in the centre
            to these proportions and to resize them. By default they stay as
            they are, and must be of one size.
        data_dir: path where TFDS keeps data sets that are prepared.
        skip_corrupt: bool, whether to leave out, with a warning, the files of
            a folder that cannot be decoded.

    Returns:
        A dict of arrays: `"image"`, uint8 of shape `(num_images, height,
        width, channels)`, or float32 if the source holds floats, or points,
        float32 of shape `(num_points, dimensions)`; and `"label"`, int32 of
        shape `(num_images,)`, if there are classes.

    Raises:
        ValueError: if there is no such data set, or something is wrong with
            it.

    Example:

    >>> sample = read("fashion_mnist_sample", split="test", image_size=32)
    >>> sample["image"].shape, sample["label"].shape
    ((2000, 32, 32, 1), (2000,))
    """
    size = check_size(image_size)
    kind, found = _find(name, data_dir)
    if kind == "folder":
        return folders.read(found, split, size, skip_corrupt)
    if kind == "tfds":
        _check_prepared(name, found)
        return prepared.read(found, split, size)
    if kind == "toy":
        sample = toys.read(found, split, NUM_POINTS)
    elif kind == "sample":
        sample = arrays.check(*embedded.fashion_mnist_sample(split))
    elif kind == "file":
        sample = arrays.read(found, split)
    else:
        sample = _from_arrays(found, split)
    if size is not None:
        _check_images(sample, size)
        sample["image"] = fit_images(sample["image"], size)
    return sample


def load(
    name,
    split="train",
    batch_size=64,
    image_size=None,
    seed=0,
    start_step=0,
    epochs=None,
    data_dir=None,
    skip_corrupt=False,
):
    """A pipeline of batches to train on, that can start at any step.

    Images are kept in memory as bytes and become floats batch by batch. The
    order is a pure function of the seed and the step: with `start_step=k` come
    the batches that would come after the first `k`. Each epoch has another
    order, and leaves out the rows that do not fill a batch. The toys give
    fresh points at every step.

    Args:
        name: what `read` takes, or a dict of arrays that it returned.
        split: string, such as `"train"` or `"test"`.
        batch_size: integer, rows of a batch. A game that takes several turns
            a step needs the rows of all its turns.
        image_size: integer or `(height, width)`, to crop and resize to.
        seed: integer, of the order.
        start_step: integer, how many batches to pass over.
        epochs: integer, after how many passes over the rows, counted from
            step 0, the pipeline ends. By default it does not: `fit` then
            needs `steps_per_epoch`.
        data_dir: path where TFDS keeps data sets that are prepared.
        skip_corrupt: bool, whether to leave out, with a warning, the files of
            a folder that cannot be decoded.

    Returns:
        A `tf.data.Dataset` of dicts: `"image"`, float32 in [-1, 1] of shape
        `(batch_size, height, width, channels)`, or points of shape
        `(batch_size, dimensions)`, and `"label"`, int32, if there are classes.

    Raises:
        ValueError: if an argument is not as described.

    Example:

    >>> data = load("fashion_mnist_sample", batch_size=16)
    >>> data.element_spec["image"].shape
    TensorShape([16, 28, 28, 1])
    """
    check_count("batch_size", batch_size)
    check_count("start_step", start_step, least=0)
    if epochs is not None:
        check_count("epochs", epochs)
    if isinstance(name, str) and name in toys.TOYS:
        _check_toy(image_size, epochs)
        take = toys.rows_of_step(name, split, batch_size, seed)
        return pipeline.from_steps(take, start_step)
    sample = read(name, split, image_size, data_dir, skip_corrupt)
    batches = pipeline.num_batches(sample, batch_size)
    take = pipeline.rows_of_step(sample, batch_size, seed)
    end = None if epochs is None else epochs * batches
    return pipeline.from_steps(as_floats(take), start_step, end)


def class_names(name, split="train", data_dir=None):
    """Names of the classes of a data set, in the order of their labels.

    Args:
        name: string or path, as in `read`.
        split: string, for a folder that has one a split.
        data_dir: path where TFDS keeps data sets that are prepared.

    Returns:
        A tuple of strings, or `None` where classes have no names.

    Example:

    >>> class_names("fashion_mnist_sample")[9]
    'Ankle boot'
    """
    kind, found = _find(name, data_dir)
    if kind == "sample":
        return embedded.FASHION_MNIST_CLASSES
    if kind == "folder":
        return folders.class_names(found, split)
    if kind == "tfds":
        return prepared.class_names(found)
    return None


def list_datasets(data_dir=None):
    """The data sets that can be read by name without further ado.

    Args:
        data_dir: path where TFDS keeps data sets that are prepared.

    Returns:
        A list of dicts with `"name"`; `"kind"`, `"embedded"`, `"toy"` or
        `"tfds"`; `"splits"`, a dict from their names to the numbers of rows,
        or to `None` where there is no end of them; and, for those of TFDS,
        `"version"` and `"bytes"`, the size on disk.
    """
    sample = {"train": 8_000, "test": 2_000}
    endless = dict.fromkeys(toys.SPLITS)
    return [
        {"name": SAMPLE, "kind": "embedded", "splits": sample},
        *({"name": n, "kind": "toy", "splits": endless} for n in toys.TOYS),
        *prepared.list_prepared(data_dir),
    ]


def as_floats(take):
    """Makes a function of the step give floats where it gives bytes."""

    def take_floats(step):
        batch = take(step)
        return {
            part: to_float(value) if value.dtype == "uint8" else value
            for part, value in batch.items()
        }

    return take_floats


def check_count(name, value, least=1):
    """Raises an error unless an argument is an integer, at least `least`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        value = repr(value)
    elif value >= least:
        return
    raise ValueError(
        f"Argument `{name}` must be an integer of at least {least}. "
        f"Received: {name}={value}"
    )


def _find(name, data_dir):
    """What a name means: its kind, and what to read."""
    if not isinstance(name, (str, os.PathLike)):
        return "arrays", name
    if name in toys.TOYS:
        return "toy", name
    if name == SAMPLE:
        return "sample", name
    text, path = os.fspath(name), Path(name).expanduser()
    if path.suffix in arrays.SUFFIXES and path.is_file():
        return "file", path
    is_bare = isinstance(name, str) and Path(name).name == name
    if path.is_dir() and text and not is_bare:
        return "folder", path
    builder = prepared.find(text, data_dir)
    if builder is not None:
        return "tfds", builder
    if path.is_dir() and text:
        return "folder", path
    if path.is_file():
        raise ValueError(
            f"A file of images must end in {' or '.join(arrays.SUFFIXES)}. "
            f"Received: {text!r}"
        )
    raise prepared.unknown(text, [SAMPLE, *toys.TOYS, *prepared.names()])


def _check_prepared(name, builder):
    if not prepared.is_prepared(builder):
        raise ValueError(
            f"Data set {builder.info.full_name} of TFDS is not prepared, and "
            f"nothing is downloaded unasked. `kerasgan data prepare {name} "
            "--from DIR` prepares it from archives in DIR, and `--download` "
            f"in place of `--from DIR` downloads them. Received: {name!r}, "
            f"which is not in {builder.data_dir}"
        )


def _from_arrays(value, split):
    """A sample from images, `(images, labels)` or a dict."""
    if split != "train":
        raise ValueError(
            'Argument `split` must be "train", the default, for arrays. '
            f"Received: split={split!r}"
        )
    if isinstance(value, dict):
        if "image" not in value:
            raise ValueError(
                f'A dict of arrays must hold "image". Received: {sorted(value)}'
            )
        return arrays.check(value["image"], value.get("label"))
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return arrays.check(*value)
    return arrays.check(value)


def _check_images(sample, size):
    if sample["image"].ndim != 4:
        raise ValueError(
            "Argument `image_size` must be `None` for points. "
            f"Received: image_size={size}"
        )


def _check_toy(image_size, epochs):
    for name, value in (("image_size", image_size), ("epochs", epochs)):
        if value is not None:
            raise ValueError(
                f"Argument `{name}` must be `None` for a toy, whose points "
                f"have no size and no end. Received: {name}={value}"
            )
