"""DCGAN with virtual batch normalisation (Salimans et al., 2016)."""

from kerasgan.zoo.vbn_gan.game import VBNGAN

__all__ = ["VBNGAN"]
