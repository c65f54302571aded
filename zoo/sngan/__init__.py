"""SNGAN: each layer of the discriminator has a spectral norm of 1."""

from kerasgan.zoo.sngan.game import SNGAN

__all__ = ["SNGAN"]
