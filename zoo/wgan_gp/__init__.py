"""WGAN-GP: a critic kept near slope 1 by a penalty on its gradient."""

from kerasgan.zoo.wgan_gp.game import WGANGP

__all__ = ["WGANGP"]
