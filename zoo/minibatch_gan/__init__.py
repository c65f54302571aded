"""DCGAN with minibatch discrimination (Salimans et al., 2016)."""

from kerasgan.zoo.minibatch_gan.game import MinibatchGAN

__all__ = ["MinibatchGAN"]
