"""RaGAN: real samples should score above the average fake, and conversely."""

from kerasgan.zoo.ragan.game import RaGAN

__all__ = ["RaGAN"]
