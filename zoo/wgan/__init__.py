"""WGAN: a critic whose weights are clipped, which bounds its slope."""

from kerasgan.zoo.wgan.game import WGAN

__all__ = ["WGAN"]
