"""LAPGAN (Denton et al., 2015)."""

from kerasgan.zoo.lapgan.game import LAPGAN

__all__ = ["LAPGAN"]
