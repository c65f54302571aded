"""Deep convolutional GAN (Radford et al., 2015)."""

from kerasgan.zoo.dcgan.game import DCGAN

__all__ = ["DCGAN"]
