"""MMD GAN (Li et al., 2017; Binkowski et al., 2018)."""

from kerasgan.zoo.mmd_gan.game import MMDGAN

__all__ = ["MMDGAN"]
