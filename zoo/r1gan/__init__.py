"""R1-GAN: DCGAN's networks, kept stable by R1 (Mescheder et al., 2018)."""

from kerasgan.zoo.r1gan.game import R1GAN

__all__ = ["R1GAN"]
