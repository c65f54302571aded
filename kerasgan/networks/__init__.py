"""Networks, and blocks of them, that several entries share."""

from kerasgan.networks import autoencoder
from kerasgan.networks import dcgan
from kerasgan.networks import video

__all__ = ["autoencoder", "dcgan", "video"]
