"""Layers that GANs need and Keras lacks, or has in a form that cannot serve."""

from kerasgan.layers.dropout import Dropout
from kerasgan.layers.gaussian_noise import GaussianNoise

__all__ = ["Dropout", "GaussianNoise"]
