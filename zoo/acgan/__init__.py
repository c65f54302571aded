"""Auxiliary classifier GAN (Odena et al., 2017)."""

from kerasgan.zoo.acgan.game import ACGAN

__all__ = ["ACGAN"]
