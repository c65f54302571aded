"""Networks, and blocks of them, that several entries share."""

from kerasgan.networks import autoencoder
from kerasgan.networks import dcgan

__all__ = ["autoencoder", "dcgan"]
