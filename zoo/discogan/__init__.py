"""DiscoGAN (Kim et al., 2017)."""

from kerasgan.zoo.discogan.game import DiscoGAN

__all__ = ["DiscoGAN"]
