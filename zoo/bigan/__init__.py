"""BiGAN (Donahue et al., 2017)."""

from kerasgan.zoo.bigan.game import BiGAN

__all__ = ["BiGAN"]
