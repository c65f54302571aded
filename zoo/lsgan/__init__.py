"""LSGAN: scores are pulled to targets by least squares."""

from kerasgan.zoo.lsgan.game import LSGAN

__all__ = ["LSGAN"]
