"""BigGAN (Brock et al., 2018)."""

from kerasgan.zoo.biggan.game import BigGAN

__all__ = ["BigGAN"]
