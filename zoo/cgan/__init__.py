"""Conditional GAN (Mirza and Osindero, 2014)."""

from kerasgan.zoo.cgan.game import CGAN

__all__ = ["CGAN"]
