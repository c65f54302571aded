"""StyleGAN2: styles scale weights, and paths in them are smooth."""

from kerasgan.zoo.stylegan2.game import StyleGAN2

__all__ = ["StyleGAN2"]
