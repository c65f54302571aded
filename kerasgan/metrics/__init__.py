"""Metrics: how far samples are from data.

A metric is a pure function of features or logits, such as `kernel_distance`.
What it needs of a stream is a statistic that grows batch by batch: `Moments`,
`ClassSums`, `Rows`. Where it finds several numbers it returns a named tuple, as
`KernelEstimate`. The Keras metric over it is the class of its name, here
`KernelDistance`.
"""

from kerasgan import importing
from kerasgan.metrics.classifier_score import ClassifierEstimate
from kerasgan.metrics.classifier_score import ClassSums
from kerasgan.metrics.classifier_score import classifier_score
from kerasgan.metrics.clips import clip_features
from kerasgan.metrics.copying import CopyingEstimate
from kerasgan.metrics.copying import compare_distances
from kerasgan.metrics.copying import copying
from kerasgan.metrics.copying import nearest_distances
from kerasgan.metrics.frechet_distance import Moments
from kerasgan.metrics.frechet_distance import frechet_distance
from kerasgan.metrics.kernel_distance import KernelEstimate
from kerasgan.metrics.kernel_distance import kernel_distance
from kerasgan.metrics.labels import label_accuracy
from kerasgan.metrics.labels import label_counts
from kerasgan.metrics.labels import label_divergence
from kerasgan.metrics.mode_coverage import ModeCoverage
from kerasgan.metrics.mode_coverage import mode_coverage
from kerasgan.metrics.neighbours import DensityCoverage
from kerasgan.metrics.neighbours import NeighbourEstimate
from kerasgan.metrics.neighbours import PrecisionRecall
from kerasgan.metrics.neighbours import density_coverage
from kerasgan.metrics.neighbours import neighbour_scores
from kerasgan.metrics.neighbours import precision_recall
from kerasgan.metrics.paired import mean_absolute_error
from kerasgan.metrics.paired import peak_signal_to_noise_ratio
from kerasgan.metrics.paired import structural_similarity
from kerasgan.metrics.parzen import ParzenEstimate
from kerasgan.metrics.parzen import choose_bandwidth
from kerasgan.metrics.parzen import parzen_log_likelihood
from kerasgan.metrics.path_length import PathLengthEstimate
from kerasgan.metrics.path_length import perceptual_path_length
from kerasgan.metrics.rows import Rows
from kerasgan.metrics.shells import ClassifierScore
from kerasgan.metrics.shells import CoveredModes
from kerasgan.metrics.shells import FrechetDistance
from kerasgan.metrics.shells import KernelDistance
from kerasgan.metrics.shells import LabelAccuracy
from kerasgan.metrics.shells import LabelDivergence
from kerasgan.metrics.shells import NeighbourScores
from kerasgan.metrics.shells import ParzenLogLikelihood
from kerasgan.metrics.shells import SlicedWassersteinDistance
from kerasgan.metrics.sliced_wasserstein import sliced_wasserstein_distance
from kerasgan.metrics.text import ngram_divergence
from kerasgan.metrics.text import novelty
from kerasgan.metrics.text import uniqueness
from kerasgan.metrics.text import validity

__all__ = [
    "ClassSums",
    "ClassifierEstimate",
    "ClassifierScore",
    "CopyingEstimate",
    "CoveredModes",
    "DensityCoverage",
    "FrechetDistance",
    "KernelDistance",
    "KernelEstimate",
    "LabelAccuracy",
    "LabelDivergence",
    "ModeCoverage",
    "Moments",
    "NeighbourEstimate",
    "NeighbourScores",
    "ParzenEstimate",
    "ParzenLogLikelihood",
    "PathLengthEstimate",
    "PrecisionRecall",
    "Rows",
    "SlicedWassersteinDistance",
    "choose_bandwidth",
    "classifier_score",
    "clip_features",
    "compare_distances",
    "copying",
    "density_coverage",
    "frechet_distance",
    "kernel_distance",
    "label_accuracy",
    "label_counts",
    "label_divergence",
    "mean_absolute_error",
    "mode_coverage",
    "nearest_distances",
    "neighbour_scores",
    "ngram_divergence",
    "novelty",
    "parzen_log_likelihood",
    "peak_signal_to_noise_ratio",
    "perceptual_path_length",
    "precision_recall",
    "sliced_wasserstein_distance",
    "structural_similarity",
    "uniqueness",
    "validity",
]

importing.complete(__name__)
