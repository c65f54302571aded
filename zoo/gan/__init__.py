"""The original GAN (Goodfellow et al., 2014)."""

from kerasgan.zoo.gan.game import GAN

__all__ = ["GAN"]
