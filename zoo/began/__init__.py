"""BEGAN: an autoencoder's errors on real and fake are kept in balance."""

from kerasgan.zoo.began.game import BEGAN

__all__ = ["BEGAN"]
