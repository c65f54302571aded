"""Layers that GANs need and Keras lacks, or has in a form that cannot serve."""

from kerasgan import importing
from kerasgan.layers.append_vector import AppendVector
from kerasgan.layers.batch_renormalization import BatchRenormalization
from kerasgan.layers.conv2d import Conv2D
from kerasgan.layers.conv2d_transpose import Conv2DTranspose
from kerasgan.layers.drop_reference import DropReference
from kerasgan.layers.dropout import Dropout
from kerasgan.layers.equalized_learning_rate import EqualizedLearningRate
from kerasgan.layers.fade_in import FadeIn
from kerasgan.layers.freezing import freeze
from kerasgan.layers.frozen_normalization import FrozenNormalization
from kerasgan.layers.gaussian_draw import GaussianDraw
from kerasgan.layers.gaussian_noise import GaussianNoise
from kerasgan.layers.gumbel_softmax import GumbelSoftmax
from kerasgan.layers.instance_noise import InstanceNoise
from kerasgan.layers.label_embedding import LabelEmbedding
from kerasgan.layers.leaky_relu import LeakyReLU
from kerasgan.layers.maxout import Maxout
from kerasgan.layers.minibatch_discrimination import MinibatchDiscrimination
from kerasgan.layers.minibatch_standard_deviation import (
    MinibatchStandardDeviation,
)
from kerasgan.layers.one_hot import OneHot
from kerasgan.layers.packing import Packing
from kerasgan.layers.pixel_normalization import PixelNormalization
from kerasgan.layers.pixel_shuffle import PixelShuffle
from kerasgan.layers.projection import Projection
from kerasgan.layers.reference_batch import ReferenceBatch
from kerasgan.layers.spectral_normalization import SpectralNormalization
from kerasgan.layers.virtual_batch_normalization import (
    VirtualBatchNormalization,
)
from kerasgan.layers.weight_normalization import WeightNormalization

__all__ = [
    "AppendVector",
    "BatchRenormalization",
    "Conv2D",
    "Conv2DTranspose",
    "DropReference",
    "Dropout",
    "EqualizedLearningRate",
    "FadeIn",
    "FrozenNormalization",
    "GaussianDraw",
    "GaussianNoise",
    "GumbelSoftmax",
    "InstanceNoise",
    "LabelEmbedding",
    "LeakyReLU",
    "Maxout",
    "MinibatchDiscrimination",
    "MinibatchStandardDeviation",
    "OneHot",
    "Packing",
    "PixelNormalization",
    "PixelShuffle",
    "Projection",
    "ReferenceBatch",
    "SpectralNormalization",
    "VirtualBatchNormalization",
    "WeightNormalization",
    "freeze",
]

importing.complete(__name__)
