"""Metrics: how far samples are from data."""

from kerasgan.metrics.mode_coverage import ModeCoverage
from kerasgan.metrics.mode_coverage import mode_coverage
from kerasgan.metrics.sliced_wasserstein import sliced_wasserstein_distance

__all__ = ["ModeCoverage", "mode_coverage", "sliced_wasserstein_distance"]
