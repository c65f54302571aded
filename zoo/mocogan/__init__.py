"""Motion and content decomposed GAN (Tulyakov et al., 2017)."""

from kerasgan.zoo.mocogan.game import MoCoGAN

__all__ = ["MoCoGAN"]
