"""Layers that GANs need and Keras lacks, or has in a form that cannot serve."""

from kerasgan import importing
from kerasgan.layers.adaptive_instance_normalization import (
    AdaptiveInstanceNormalization,
)
from kerasgan.layers.append_vector import AppendVector
from kerasgan.layers.attention import Attention
from kerasgan.layers.batch_renormalization import BatchRenormalization
from kerasgan.layers.blur_pooling2d import BlurPooling2D
from kerasgan.layers.conv2d import Conv2D
from kerasgan.layers.conv2d_transpose import Conv2DTranspose
from kerasgan.layers.drop_reference import DropReference
from kerasgan.layers.dropout import Dropout
from kerasgan.layers.equalized_learning_rate import EqualizedLearningRate
from kerasgan.layers.fade_in import FadeIn
from kerasgan.layers.freezing import freeze
from kerasgan.layers.frozen_normalization import FrozenNormalization
from kerasgan.layers.gate import Gate
from kerasgan.layers.gaussian_draw import GaussianDraw
from kerasgan.layers.gaussian_noise import GaussianNoise
from kerasgan.layers.gumbel_softmax import GumbelSoftmax
from kerasgan.layers.instance_noise import InstanceNoise
from kerasgan.layers.label_embedding import LabelEmbedding
from kerasgan.layers.leaky_relu import LeakyReLU
from kerasgan.layers.learned_constant import LearnedConstant
from kerasgan.layers.maxout import Maxout
from kerasgan.layers.minibatch_discrimination import MinibatchDiscrimination
from kerasgan.layers.minibatch_standard_deviation import (
    MinibatchStandardDeviation,
)
from kerasgan.layers.modulated_conv2d import ModulatedConv2D
from kerasgan.layers.modulation import Modulation
from kerasgan.layers.noise_injection import NoiseInjection
from kerasgan.layers.one_hot import OneHot
from kerasgan.layers.packing import Packing
from kerasgan.layers.pixel_normalization import PixelNormalization
from kerasgan.layers.pixel_shuffle import PixelShuffle
from kerasgan.layers.pooled_conv2d import PooledConv2D
from kerasgan.layers.projection import Projection
from kerasgan.layers.reference_batch import ReferenceBatch
from kerasgan.layers.spectral_normalization import SpectralNormalization
from kerasgan.layers.style_mixing import StyleMixing
from kerasgan.layers.truncated_normal import TruncatedNormal
from kerasgan.layers.truncation import Truncation
from kerasgan.layers.up_sampling2d import UpSampling2D
from kerasgan.layers.upsampled_conv2d import UpsampledConv2D
from kerasgan.layers.virtual_batch_normalization import (
    VirtualBatchNormalization,
)
from kerasgan.layers.weight_normalization import WeightNormalization

__all__ = [
    "AdaptiveInstanceNormalization",
    "AppendVector",
    "Attention",
    "BatchRenormalization",
    "BlurPooling2D",
    "Conv2D",
    "Conv2DTranspose",
    "DropReference",
    "Dropout",
    "EqualizedLearningRate",
    "FadeIn",
    "FrozenNormalization",
    "Gate",
    "GaussianDraw",
    "GaussianNoise",
    "GumbelSoftmax",
    "InstanceNoise",
    "LabelEmbedding",
    "LeakyReLU",
    "LearnedConstant",
    "Maxout",
    "MinibatchDiscrimination",
    "MinibatchStandardDeviation",
    "ModulatedConv2D",
    "NoiseInjection",
    "Modulation",
    "OneHot",
    "Packing",
    "PixelNormalization",
    "PooledConv2D",
    "PixelShuffle",
    "Projection",
    "ReferenceBatch",
    "SpectralNormalization",
    "StyleMixing",
    "Truncation",
    "UpSampling2D",
    "TruncatedNormal",
    "UpsampledConv2D",
    "VirtualBatchNormalization",
    "WeightNormalization",
    "freeze",
]

importing.complete(__name__)
