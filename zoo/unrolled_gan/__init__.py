"""Unrolled GAN: the generator foresees the discriminator's answer."""

from kerasgan.zoo.unrolled_gan.game import UnrolledGAN

__all__ = ["UnrolledGAN"]
