"""CoGAN (Liu and Tuzel, 2016)."""

from kerasgan.zoo.cogan.game import CoGAN

__all__ = ["CoGAN"]
