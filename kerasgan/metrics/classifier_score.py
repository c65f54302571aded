"""The classifier score (with Inception's classifier: the Inception score)."""

from typing import NamedTuple

import numpy as np

from kerasgan.metrics.checks import as_rows
from kerasgan.metrics.checks import check_positive
from kerasgan.metrics.checks import check_widths


class ClassifierEstimate(NamedTuple):
    """A classifier score.

    Attributes:
        mean: float, the mean of the scores of the splits.
        standard_deviation: float, over the splits.
    """

    mean: float
    standard_deviation: float


class ClassSums(NamedTuple):
    """Running sums over the classes that a classifier sees, in float64.

    Row i of the stream counts in split `i mod num_splits`, so that the number
    of rows need not be known before.

    Attributes:
        counts: array of shape `(num_splits,)`, the rows so far.
        probabilities: array of shape `(num_splits, num_classes)`, the sums of
            the rows' p(y|x).
        negative_entropies: array of shape `(num_splits,)`, the sums of the
            rows' `sum_y p(y|x) log p(y|x)`.

    Example:

    >>> sums = ClassSums.empty(num_classes=2, num_splits=1)
    >>> for batch in [[[9, 0], [0, 9]], [[9, 0], [0, 9]]]:
    ...     sums = sums.add(batch)
    >>> sums.counts.tolist(), sums.probabilities.round(6).tolist()
    ([4.0], [[2.0, 2.0]])
    """

    counts: np.ndarray
    probabilities: np.ndarray
    negative_entropies: np.ndarray

    @classmethod
    def empty(cls, num_classes, num_splits=10):
        """Makes the sums of no rows."""
        check_positive(num_classes, "num_classes", least=2)
        check_positive(num_splits, "num_splits")
        return cls(
            np.zeros(num_splits),
            np.zeros((num_splits, num_classes)),
            np.zeros(num_splits),
        )

    @classmethod
    def of(cls, logits, num_splits=10):
        """Computes the sums of an array `(num_rows, num_classes)`."""
        logits = as_rows(logits, "logits")
        return cls.empty(logits.shape[1], num_splits).add(logits)

    def add(self, logits):
        """Returns the sums of the rows so far and these.

        Args:
            logits: array of shape `(num_rows, num_classes)`, a classifier's
                outputs before the softmax.

        Returns:
            A `ClassSums`. This one stays as it is.
        """
        logits = as_rows(logits, "logits")
        num_splits, num_classes = self.probabilities.shape
        check_widths(num_classes, logits.shape[1], ("num_classes", "logits"))
        logs = _log_softmax(logits)
        sums = [part.copy() for part in self]
        splits = (int(self.counts.sum()) + np.arange(len(logs))) % num_splits
        probabilities = np.exp(logs)
        np.add.at(sums[0], splits, 1)
        np.add.at(sums[1], splits, probabilities)
        np.add.at(sums[2], splits, (probabilities * logs).sum(axis=1))
        return ClassSums(*sums)


def classifier_score(sums, num_splits=10):
    """Computes the exponential of the classes' mutual information with images.

        exp(E_x KL(p(y|x) || p(y))),   p(y) = E_x p(y|x)

    in each split, in float64. It lies between 1 and the number of classes, and
    is high where each image is surely of one class and all classes are equally
    frequent. It compares with no real images: one perfect image of each class
    over and over has the highest score. With the 2015 Inception graph's logits
    it is the "Inception score"; with others it is another number.

    Args:
        sums: a `ClassSums`, or logits, an array of shape `(num_rows,
            num_classes)`.
        num_splits: integer, for logits; a `ClassSums` has its own.

    Returns:
        A `ClassifierEstimate`.

    Raises:
        ValueError: if there are fewer rows than splits.

    Example:

    >>> score = classifier_score([[99.0, 0.0], [0.0, 99.0]], num_splits=1)
    >>> round(score.mean, 6), score.standard_deviation
    (2.0, 0.0)

    Reference:
        [Salimans et al., 2016](https://arxiv.org/abs/1606.03498), section 4;
        [Barratt and Sharma, 2018](https://arxiv.org/abs/1801.01973) on what it
        does not see
    """
    if not isinstance(sums, ClassSums):
        sums = ClassSums.of(sums, num_splits)
    if not sums.counts.all():
        raise ValueError(
            "Argument `sums` must count at least one row for each of the "
            f"{len(sums.counts)} splits. "
            f"Received: {int(sums.counts.sum())} rows"
        )
    marginal = sums.probabilities / sums.counts[:, None]
    # The smallest positive number stands for 0 in the log: 0 log 0 = 0.
    logs = np.log(np.maximum(marginal, np.finfo("float64").tiny))
    entropies = -(marginal * logs).sum(axis=1)
    scores = np.exp(entropies + sums.negative_entropies / sums.counts)
    return ClassifierEstimate(float(scores.mean()), float(scores.std()))


def _log_softmax(logits):
    logits = logits - logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
