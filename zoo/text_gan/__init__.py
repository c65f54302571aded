"""GAN of lines of text by Gumbel-softmax (Kusner et al., 2016)."""

from kerasgan.zoo.text_gan.game import TextGAN

__all__ = ["TextGAN"]
