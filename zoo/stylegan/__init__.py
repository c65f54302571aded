"""StyleGAN: a style for each layer in the place of an input."""

from kerasgan.zoo.stylegan.game import StyleGAN

__all__ = ["StyleGAN"]
