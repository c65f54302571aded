"""ComboGAN (Anoosheh et al., 2017)."""

from kerasgan.zoo.combogan.game import ComboGAN

__all__ = ["ComboGAN"]
