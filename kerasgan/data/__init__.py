"""Data sets to train on and to compare with."""

from typing import TYPE_CHECKING

from kerasgan import lazy

if TYPE_CHECKING:
    from kerasgan.data.datasets import alphabet
    from kerasgan.data.datasets import class_names
    from kerasgan.data.datasets import load
    from kerasgan.data.datasets import read
    from kerasgan.data.datasets import unpaired
    from kerasgan.data.embedded import FASHION_MNIST_CLASSES
    from kerasgan.data.embedded import fashion_mnist_sample
    from kerasgan.data.known import list_datasets
    from kerasgan.data.labelled import labelled_subset
    from kerasgan.data.labelled import semi_supervised
    from kerasgan.data.prepared import prepare
    from kerasgan.data.sources import Unpaired
    from kerasgan.data.synthetic import is_valid_expression
    from kerasgan.data.toys import modes
    from kerasgan.ops.text import decode

__all__ = [
    "FASHION_MNIST_CLASSES",
    "Unpaired",
    "alphabet",
    "class_names",
    "decode",
    "fashion_mnist_sample",
    "is_valid_expression",
    "labelled_subset",
    "list_datasets",
    "load",
    "modes",
    "prepare",
    "read",
    "semi_supervised",
    "unpaired",
]

__getattr__, __dir__ = lazy.attach(__name__, __file__)
