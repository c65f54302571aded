"""EBGAN: the discriminator is an autoencoder, its error an energy."""

from kerasgan.zoo.ebgan.game import EBGAN

__all__ = ["EBGAN"]
