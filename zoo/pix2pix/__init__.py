"""pix2pix (Isola et al., 2017)."""

from kerasgan.zoo.pix2pix.game import Pix2Pix

__all__ = ["Pix2Pix"]
