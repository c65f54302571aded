"""Optimizers for games; Keras has all others."""

from kerasgan import importing
from kerasgan.optimizers.heavy_ball import HeavyBall
from kerasgan.optimizers.mirror_descent import MirrorDescent

__all__ = ["HeavyBall", "MirrorDescent"]

importing.complete(__name__)
