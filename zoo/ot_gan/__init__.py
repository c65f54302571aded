"""OT-GAN (Salimans et al., 2018)."""

from kerasgan.zoo.ot_gan.game import OTGAN

__all__ = ["OTGAN"]
