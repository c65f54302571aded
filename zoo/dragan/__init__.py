"""DRAGAN: the discriminator's slope is penalised around the data."""

from kerasgan.zoo.dragan.game import DRAGAN

__all__ = ["DRAGAN"]
