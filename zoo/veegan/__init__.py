"""VEEGAN: a reconstructor reads the noise off fakes and off reals."""

from kerasgan.zoo.veegan.game import VEEGAN

__all__ = ["VEEGAN"]
