"""InfoGAN (Chen et al., 2016)."""

from kerasgan.zoo.infogan.game import InfoGAN

__all__ = ["InfoGAN"]
