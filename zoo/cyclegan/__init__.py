"""CycleGAN (Zhu et al., 2017)."""

from kerasgan.zoo.cyclegan.game import CycleGAN

__all__ = ["CycleGAN"]
