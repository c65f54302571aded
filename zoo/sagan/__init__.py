"""SAGAN (Zhang et al., 2018)."""

from kerasgan.zoo.sagan.game import SAGAN

__all__ = ["SAGAN"]
