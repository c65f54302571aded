"""R3GAN: pairs, R1 and R2 on residual networks (Huang et al., 2024)."""

from kerasgan.zoo.r3gan.game import R3GAN

__all__ = ["R3GAN"]
