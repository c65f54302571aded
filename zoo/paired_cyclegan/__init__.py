"""PairedCycleGAN (Chang et al., 2018)."""

from kerasgan.zoo.paired_cyclegan.game import PairedCycleGAN

__all__ = ["PairedCycleGAN"]
