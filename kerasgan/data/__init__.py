"""Data sets to train on and to compare with."""

from kerasgan.data.embedded import FASHION_MNIST_CLASSES
from kerasgan.data.embedded import fashion_mnist_sample

__all__ = ["FASHION_MNIST_CLASSES", "fashion_mnist_sample"]
