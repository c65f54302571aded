"""How far generated images are from real ones."""

from kerasgan.metrics.sliced_wasserstein import sliced_wasserstein_distance

__all__ = ["sliced_wasserstein_distance"]
