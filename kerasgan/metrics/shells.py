"""Keras metrics over the pure functions.

The numbers are computed eagerly on the host, in float64 with NumPy, and the
running state is there as well: a metric of this module has no variables, is not
part of a checkpoint, and cannot be updated inside of a `tf.function`. Each is
updated with what a network made of one batch of real or fake images (features,
or a classifier's logits), of either side or both.

A `result` is a float, or, where the pure function returns several numbers, a
dict with a key `NAME_FIELD` for each, as `kernel_distance_mean`.
"""

import keras
import numpy as np

from kerasgan.metrics.checks import check_positive
from kerasgan.metrics.checks import check_rows
from kerasgan.metrics.classifier_score import ClassSums
from kerasgan.metrics.classifier_score import classifier_score
from kerasgan.metrics.frechet_distance import Moments
from kerasgan.metrics.frechet_distance import frechet_distance
from kerasgan.metrics.kernel_distance import kernel_distance
from kerasgan.metrics.labels import label_accuracy
from kerasgan.metrics.labels import label_counts
from kerasgan.metrics.labels import label_divergence
from kerasgan.metrics.mode_coverage import mode_coverage
from kerasgan.metrics.neighbours import neighbour_scores
from kerasgan.metrics.parzen import parzen_log_likelihood
from kerasgan.metrics.rows import LIMIT
from kerasgan.metrics.sample_metric import RowsMetric
from kerasgan.metrics.sample_metric import SampleMetric
from kerasgan.metrics.sliced_wasserstein import sliced_wasserstein_distance


@keras.saving.register_keras_serializable("kerasgan")
class FrechetDistance(SampleMetric):
    """Keras metric of `frechet_distance`; keeps running sums only.

    Example:

    >>> features = np.random.default_rng(0).normal(size=(100, 4))
    >>> metric = FrechetDistance()
    >>> metric.update_state(real=features, fake=features[:50])
    >>> metric.update_state(fake=features[50:])
    >>> round(metric.result(), 6)
    0.0
    """

    def empty(self, num_features):
        return Moments.empty(num_features)

    def result(self):
        return frechet_distance(self.state("real"), self.state("fake"))


@keras.saving.register_keras_serializable("kerasgan")
class KernelDistance(RowsMetric):
    """Keras metric of `kernel_distance`; keeps at most `limit` rows a side.

    Args:
        num_subsets: integer; see `kernel_distance`.
        subset_size: integer.
        seed: integer.
        limit: integer.
    """

    def __init__(
        self,
        num_subsets=100,
        subset_size=1000,
        seed=0,
        limit=LIMIT,
        name=None,
        dtype=None,
    ):
        super().__init__(limit=limit, name=name, dtype=dtype)
        self.num_subsets = num_subsets
        self.subset_size = subset_size
        self.seed = seed

    def result(self):
        return self.named(
            kernel_distance(
                *self.rows(), self.num_subsets, self.subset_size, self.seed
            )
        )

    def get_config(self):
        return {
            **super().get_config(),
            "num_subsets": self.num_subsets,
            "subset_size": self.subset_size,
            "seed": self.seed,
        }


@keras.saving.register_keras_serializable("kerasgan")
class NeighbourScores(RowsMetric):
    """Keras metric of `neighbour_scores`; keeps at most `limit` rows a side.

    Args:
        num_neighbours: integer; see `neighbour_scores`.
        limit: integer.
    """

    def __init__(self, num_neighbours=5, limit=LIMIT, name=None, dtype=None):
        super().__init__(limit=limit, name=name, dtype=dtype)
        self.num_neighbours = num_neighbours

    def result(self):
        return self.named(neighbour_scores(*self.rows(), self.num_neighbours))

    def get_config(self):
        return {
            **super().get_config(),
            "num_neighbours": self.num_neighbours,
        }


@keras.saving.register_keras_serializable("kerasgan")
class SlicedWassersteinDistance(RowsMetric):
    """Keras metric of `sliced_wasserstein_distance`; keeps `limit` rows a side.

    Both sides must have been given equally many rows, or `limit` at least.

    Args:
        num_projections: integer; see `sliced_wasserstein_distance`.
        seed: integer.
        limit: integer.
    """

    def __init__(
        self, num_projections=512, seed=0, limit=LIMIT, name=None, dtype=None
    ):
        super().__init__(limit=limit, name=name, dtype=dtype)
        self.num_projections = num_projections
        self.seed = seed

    def result(self):
        return sliced_wasserstein_distance(
            *self.rows(), self.num_projections, self.seed
        )

    def get_config(self):
        return {
            **super().get_config(),
            "num_projections": self.num_projections,
            "seed": self.seed,
        }


@keras.saving.register_keras_serializable("kerasgan")
class ParzenLogLikelihood(RowsMetric):
    """Keras metric of `parzen_log_likelihood`: of real rows, given fake ones.

    It says little about sample quality, and warns; see there.

    Args:
        bandwidth: float; see `parzen_log_likelihood`.
        warn: bool.
        limit: integer.
    """

    def __init__(
        self, bandwidth, warn=True, limit=LIMIT, name=None, dtype=None
    ):
        super().__init__(limit=limit, name=name, dtype=dtype)
        self.bandwidth = bandwidth
        self.warn = warn

    def result(self):
        real, fake = self.rows()
        return self.named(
            parzen_log_likelihood(fake, real, self.bandwidth, self.warn)
        )

    def get_config(self):
        return {
            **super().get_config(),
            "bandwidth": self.bandwidth,
            "warn": self.warn,
        }


@keras.saving.register_keras_serializable("kerasgan")
class CoveredModes(RowsMetric):
    """Keras metric of `mode_coverage`, of the fake points of a toy.

    Args:
        centres: list of lists of floats, one for each mode.
        stddev: float; see `mode_coverage`.
        num_stddevs: float.
        least: integer.
        limit: integer.
    """

    sides = ("fake",)

    def __init__(
        self, centres, stddev, num_stddevs=3.0, least=20, limit=LIMIT, **kwargs
    ):
        super().__init__(limit=limit, **kwargs)
        self.centres = np.asarray(centres, "float64")
        self.stddev = stddev
        self.num_stddevs = num_stddevs
        self.least = least

    def result(self):
        found = mode_coverage(
            *self.rows(),
            self.centres,
            self.stddev,
            self.num_stddevs,
            self.least,
        )
        return {
            f"{self.name}_covered": found.covered,
            f"{self.name}_good": found.good,
            f"{self.name}_divergence": found.divergence,
        }

    def get_config(self):
        return {
            **super().get_config(),
            "centres": self.centres.tolist(),
            "stddev": self.stddev,
            "num_stddevs": self.num_stddevs,
            "least": self.least,
        }


@keras.saving.register_keras_serializable("kerasgan")
class ClassifierScore(SampleMetric):
    """Keras metric of `classifier_score`, of the logits of fake images.

    Args:
        num_splits: integer; see `classifier_score`.
    """

    sides = ("fake",)

    def __init__(self, num_splits=10, name=None, dtype=None):
        check_positive(num_splits, "num_splits")
        self.num_splits = num_splits
        super().__init__(name=name, dtype=dtype)

    def empty(self, num_features):
        return ClassSums.empty(num_features, self.num_splits)

    def result(self):
        return self.named(classifier_score(self.state("fake")))

    def get_config(self):
        return {**super().get_config(), "num_splits": self.num_splits}


@keras.saving.register_keras_serializable("kerasgan")
class LabelDivergence(SampleMetric):
    """Keras metric of `label_divergence`, of the logits of fake images."""

    sides = ("fake",)

    def _grown(self, side, batch):
        counts = label_counts(check_rows(batch, side))
        return self._states.get(side, np.zeros_like(counts)) + counts

    def result(self):
        return label_divergence(self.state("fake"))


@keras.saving.register_keras_serializable("kerasgan")
class LabelAccuracy(keras.metrics.Metric):
    """Keras metric of `label_accuracy`: asked labels against logits.

    Example:

    >>> metric = LabelAccuracy()
    >>> metric.update_state(asked=[0, 1], logits=[[2.0, 0.0], [1.0, 0.0]])
    >>> metric.result()
    0.5
    """

    def __init__(self, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.reset_state()

    def update_state(self, asked, logits):
        """Adds a batch.

        Args:
            asked: integer array of shape `(num_rows,)`.
            logits: array of shape `(num_rows, num_classes)`.
        """
        num_rows = np.shape(logits)[0]
        self._right += round(label_accuracy(asked, logits) * num_rows)
        self._count += num_rows

    def result(self):
        if not self._count:
            raise ValueError(
                f"Metric `{self.name}` needs labels before its result. "
                "Received: none"
            )
        return self._right / self._count

    def reset_state(self):
        """Forgets all labels."""
        self._right = self._count = 0
