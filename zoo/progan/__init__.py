"""ProGAN: networks that grow, from small images to large ones."""

from kerasgan.zoo.progan.game import ProGAN

__all__ = ["ProGAN"]
