"""f-GAN: any f-divergence, by the bound that a critic gives of it."""

from kerasgan.zoo.fgan.game import FGAN

__all__ = ["FGAN"]
