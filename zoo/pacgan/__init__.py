"""PacGAN: the discriminator judges several samples at once."""

from kerasgan.zoo.pacgan.game import PacGAN

__all__ = ["PacGAN"]
