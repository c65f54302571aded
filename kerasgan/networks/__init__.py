"""Networks, and blocks of them, that several entries share."""

from kerasgan.networks import autoencoder
from kerasgan.networks import dcgan
from kerasgan.networks import pairs
from kerasgan.networks import perceptron
from kerasgan.networks import resnet
from kerasgan.networks import translation
from kerasgan.networks import video

__all__ = [
    "autoencoder",
    "dcgan",
    "pairs",
    "perceptron",
    "resnet",
    "translation",
    "video",
]
