"""StyleGAN2-ADA: few images, augmented as the discriminator overfits."""

from kerasgan.zoo.stylegan2_ada.game import StyleGAN2ADA

__all__ = ["StyleGAN2ADA"]
