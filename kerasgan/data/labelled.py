"""Few labels and many images: data for semi-supervised games."""

import numpy as np

from kerasgan.data import pipeline
from kerasgan.data.datasets import as_floats
from kerasgan.data.datasets import read
from kerasgan.data.sources import check_count
from kerasgan.ops import random

# Folded into the seed: which rows have labels, and in which order they come.
CHOICE, ORDER = 1, 2


def labelled_subset(
    name, labels=1000, split="train", image_size=None, seed=0, data_dir=None
):
    """The images whose labels a semi-supervised game may see.

    As many of each class, chosen by the seed: the same that
    `semi_supervised` gives with labels, for a supervised model to compare.

    Args:
        name: what `read` takes; it must have labels.
        labels: integer, how many images; a multiple of the classes.
        split: string, such as `"train"`.
        image_size: integer or `(height, width)`, to crop and resize to.
        seed: integer, of the choice.
        data_dir: path where TFDS keeps data sets that are prepared.

    Returns:
        A dict of arrays, as `read` gives.

    Raises:
        ValueError: if there are no labels, or not enough of a class.

    Example:

    >>> sample = labelled_subset("fashion_mnist_sample", labels=100)
    >>> sample["image"].shape
    (100, 28, 28, 1)
    """
    sample = read(name, split, image_size, data_dir)
    chosen = _choose(sample, labels, seed)
    return {part: value[chosen] for part, value in sample.items()}


def semi_supervised(
    name,
    labels=1000,
    batch_size=64,
    split="train",
    image_size=None,
    seed=0,
    start_step=0,
    data_dir=None,
):
    """A pipeline of two batches a step: one with labels, one without.

    It has no end, and its order is a pure function of the seed and the step,
    as that of `load`.

    Args:
        name: what `read` takes; it must have labels.
        labels: integer, how many images have their labels; a multiple of the
            classes. See `labelled_subset`.
        batch_size: integer, rows of each of the two batches.
        split: string, such as `"train"`.
        image_size: integer or `(height, width)`, to crop and resize to.
        seed: integer, of the choice and the order.
        start_step: integer, how many batches to pass over.
        data_dir: path where TFDS keeps data sets that are prepared.

    Returns:
        A `tf.data.Dataset` of dicts: `"image"` and `"label"`, from the images
        that have labels, and `"unlabelled"`, images from the whole split.
        Images are float32 in [-1, 1].

    Raises:
        ValueError: if an argument is not as described.

    Example:

    >>> data = semi_supervised("fashion_mnist_sample", labels=100)
    >>> sorted(data.element_spec)
    ['image', 'label', 'unlabelled']
    """
    check_count("batch_size", batch_size)
    check_count("start_step", start_step, least=0)
    sample = read(name, split, image_size, data_dir)
    chosen = _choose(sample, labels, seed)
    # A batch may have more rows than there are labels: then some come twice.
    chosen = np.tile(chosen, -(-batch_size // len(chosen)))
    pipeline.num_batches(sample, batch_size)
    take_labelled = pipeline.rows_of_step(
        {part: value[chosen] for part, value in sample.items()},
        batch_size,
        seed=int(random.key(seed, ORDER)[0]),
    )
    take_images = pipeline.rows_of_step(
        {"unlabelled": sample["image"]}, batch_size, seed
    )

    def take(step):
        return take_labelled(step) | take_images(step)

    return pipeline.from_steps(as_floats(take), start_step)


def _choose(sample, labels, seed):
    """Rows to give labels to, as many of each class, in order."""
    check_count("labels", labels)
    if "label" not in sample:
        raise ValueError(
            "A data set must have labels, for some to be hidden. "
            f"Received: {sorted(sample)}"
        )
    classes, counts = np.unique(sample["label"], return_counts=True)
    share, rest = divmod(labels, len(classes))
    if rest or share > counts.min():
        raise ValueError(
            "Argument `labels` must be a multiple of the number of classes, "
            f"{len(classes)}, and at most as many times the smallest class, "
            f"which has {counts.min()} images. Received: labels={labels}"
        )
    score = random.uniform(sample["label"].shape, random.key(seed, CHOICE))
    order = np.argsort(score, kind="stable")
    ordered = sample["label"][order]
    chosen = [order[ordered == each][:share] for each in classes]
    return np.sort(np.concatenate(chosen))
