"""SRGAN (Ledig et al., 2017)."""

from kerasgan.zoo.srgan.game import SRGAN

__all__ = ["SRGAN"]
