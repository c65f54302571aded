"""BigBiGAN (Donahue and Simonyan, 2019)."""

from kerasgan.zoo.bigbigan.game import BigBiGAN

__all__ = ["BigBiGAN"]
