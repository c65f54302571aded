"""StarGAN (Choi et al., 2018)."""

from kerasgan.zoo.stargan.game import StarGAN

__all__ = ["StarGAN"]
