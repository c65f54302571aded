"""Semi-supervised GAN with n + 1 classes (Salimans et al., 2016)."""

from kerasgan.zoo.ssgan.game import SSGAN

__all__ = ["SSGAN"]
