"""Data sets by name: TFDS, folders, files, the sample and toys."""

import tensorflow as tf

from kerasgan.data import embedded
from kerasgan.data import endless
from kerasgan.data import finding
from kerasgan.data import folders
from kerasgan.data import pipeline
from kerasgan.data import prepared
from kerasgan.data import reading
from kerasgan.data import stored
from kerasgan.data import synthetic
from kerasgan.data import texts
from kerasgan.data.resizing import check_size
from kerasgan.data.sources import Options
from kerasgan.data.sources import Unpaired
from kerasgan.data.sources import check_count
from kerasgan.ops.images import to_float


def read(
    name,
    split="train",
    image_size=None,
    data_dir=None,
    skip_corrupt=False,
    condition=None,
    layout=None,
    frames=None,
    length=None,
):
    """Reads a data set into memory.

    Args:
        name: one of
            `"fashion_mnist_sample"`, which ships with the package;
            `"emoji"`, `"emoji_twemoji"`, `"emoji_styles"` or
            `"emoji_outlines"`, in colour, which ship at 32 pixels;
            `"crawl"`, tiles of a game, once it is prepared;
            a toy: `"ring"` or `"grid"`, points of which 10,000 are drawn,
            `"moving_squares"`, `"shapes_outlines"`, `"two_domains"` or
            `"grammar"`;
            `"stacked_mnist"`, three digits of MNIST in the channels of an
            image, of which 10,000 are drawn;
            the path of a folder of images or clips, or of a `.npy` or `.npz`
            file;
            the path of a `.txt` file, a sample a line, or of a folder with
            `train.txt` and so on;
            the name of an image data set in TensorFlow Datasets;
            or arrays: images, `(images, labels)` or a dict of parts.
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
        condition: what `name` can be, for the condition of each image. Files
            of two folders belong together if they have one name but for the
            ending; else row i belongs to row i. Of its parts only the images
            are taken.
        layout: string, how the parts of a sample are laid out, where that
            cannot be seen: `"side_by_side"`, the condition in the left half of
            each picture and the image in the right; `"paired"` or
            `"unpaired"`, the files of two folders A and B, or the styles of
            emoji; `"clips"`, each folder of images is a clip.
        frames: integer, how many frames to take of each clip, the first ones.
            By default clips must be of one length.
        length: integer, of the lines of text, which are filled up. By default
            that of the longest one of all splits.

    Returns:
        A dict of arrays: `"image"`, uint8 of shape `(num_images, height,
        width, channels)`, or float32 if the source holds floats; or clips,
        with an axis of frames before the height; or points, float32 of shape
        `(num_points, dimensions)`; or text, uint8 of shape `(lines, length,
        symbols)` with one 1 for each character; `"label"`, int32 of
        shape `(num_images,)`, if there are classes; and all other parts that
        there are, above all `"condition"`. Of two domains that are not in
        pairs an `Unpaired`.

    Raises:
        ValueError: if there is no such data set, or something is wrong with
            it.

    Example:

    >>> sample = read("fashion_mnist_sample", split="test", image_size=32)
    >>> sample["image"].shape, sample["label"].shape
    ((2000, 32, 32, 1), (2000,))
    """
    size = check_size(image_size)
    options = Options(
        split, size, data_dir, skip_corrupt, layout, frames, length
    )
    if condition is not None:
        return reading.read_pair(name, condition, options)
    return reading.read(name, options)


def unpaired(
    image,
    condition,
    split="train",
    image_size=None,
    data_dir=None,
    skip_corrupt=False,
):
    """Two data sets whose rows have nothing to do with each other.

    In batches each comes in an order of its own, and begins anew whenever it
    has come to its end. An epoch is a pass over the longer one.

    Args:
        image: what `read` takes. Of its parts only the images are taken.
        condition: the same, of the other domain.
        split: string, of both.
        image_size: integer or `(height, width)`, to crop and resize both to.
        data_dir: path where TFDS keeps data sets that are prepared.
        skip_corrupt: bool, whether to leave out, with a warning, the files of
            a folder that cannot be decoded.

    Returns:
        An `Unpaired`: a dict of the arrays `"image"` and `"condition"`.

    Raises:
        ValueError: as `read`, or if one of the two holds two domains.

    Example:

    >>> import numpy as np
    >>> source = unpaired(np.zeros((5, 2)), np.ones((3, 2)))
    >>> batch = next(iter(load(source, batch_size=2)))
    >>> batch["image"].shape, batch["condition"].shape
    (TensorShape([2, 2]), TensorShape([2, 2]))
    """
    parts = {"image": image, "condition": condition}
    found = {
        part: read(name, split, image_size, data_dir, skip_corrupt)
        for part, name in parts.items()
    }
    for part, sample in found.items():
        if "condition" in sample:
            raise ValueError(
                f"Argument `{part}` must be one domain. "
                f"Received: {part} with the parts {sorted(sample)}"
            )
    return Unpaired({part: sample["image"] for part, sample in found.items()})


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
    order, and leaves out the rows that do not fill a batch. The toys of points
    and `"stacked_mnist"` give fresh ones at every step.

    Args:
        name: what `read` takes, or what it or `unpaired` returned.
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
        A `tf.data.Dataset` of dicts with the parts that `read` gives, of
        `batch_size` rows each. `"image"` is float32, images and clips in
        [-1, 1] and text of zeros and ones; `"label"` is int32.

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
    if endless.is_endless(name):
        _check_endless(name, image_size, epochs)
        source = endless.SOURCES[name]
        take = source.rows_of_step(split, batch_size, seed, data_dir)
        return pipeline.from_steps(as_floats(take), start_step)
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
    kind, found = finding.find(name, data_dir)
    if kind == "sample":
        return embedded.FASHION_MNIST_CLASSES
    if kind == "stored":
        return stored.class_names(found)
    if kind == "toy":
        return synthetic.LABELS.get(found)
    if kind == "folder":
        return folders.class_names(found, split)
    if kind == "tfds":
        return prepared.class_names(found, split)
    return None


def alphabet(name, data_dir=None):
    """The symbols of a data set of text, the same for all of its splits.

    Args:
        name: string or path, as in `read`: a `.txt` file, a folder of them,
            or the toy `"grammar"`.
        data_dir: path where TFDS keeps data sets that are prepared.

    Returns:
        A string. The first symbol, the character of code 0, fills lines up;
        then come all characters that there are, in their order.

    Raises:
        ValueError: if the data are no text.

    Example:

    >>> alphabet("grammar")[1:]
    '*+-/x'
    """
    kind, found = finding.find(name, data_dir)
    if kind == "text":
        return texts.alphabet(found)
    if kind == "toy" and found in synthetic.ALPHABETS:
        return synthetic.ALPHABETS[found]
    raise ValueError(
        "Only data sets of text, `.txt` files or folders of them, have an "
        f"alphabet. Received: {name!r}"
    )


def as_floats(take):
    """Makes a function of the step give floats where it gives bytes.

    Pictures become floats in [-1, 1], text zeros and ones.
    """

    def take_floats(step):
        return {part: _as_float(value) for part, value in take(step).items()}

    return take_floats


def _as_float(value):
    if value.dtype != "uint8":
        return value
    return (
        to_float(value) if value.shape.rank >= 4 else tf.cast(value, "float32")
    )


def _check_endless(name, image_size, epochs):
    for argument, value in (("image_size", image_size), ("epochs", epochs)):
        if value is not None:
            raise ValueError(
                f"Argument `{argument}` must be `None` for {name}, whose rows "
                "are drawn as they are and have no end. "
                f"Received: {argument}={value}"
            )
