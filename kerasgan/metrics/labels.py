"""What a classifier says about the labels of images."""

import numpy as np

from kerasgan.metrics.checks import as_numbers
from kerasgan.metrics.checks import as_rows


def label_counts(logits):
    """Counts how often each class is a classifier's first choice.

    Args:
        logits: array of shape `(num_rows, num_classes)`.

    Returns:
        An integer array of shape `(num_classes,)`; counts of batches add up.

    Example:

    >>> label_counts([[3.0, 0.0], [2.0, 1.0], [0.0, 1.0]]).tolist()
    [2, 1]
    """
    logits = as_rows(logits, "logits")
    return np.bincount(logits.argmax(axis=1), minlength=logits.shape[1])


def label_divergence(counts):
    """Computes how far a histogram of labels is from uniform.

        KL(p || u) = sum_c p_c log(p_c C),   0 log 0 = 0

    in nats, for C classes: 0 if all are equally frequent, log(C / m) if m of
    them are and the others are missing, at most log C. It sees dropped classes;
    it does not see what the images of a class look like.

    Args:
        counts: array of shape `(num_classes,)`, not negative.

    Returns:
        A float.

    Raises:
        ValueError: if that is not a histogram.

    Example:

    >>> round(label_divergence([5, 5, 0, 0]), 6)  # log(4 / 2)
    0.693147

    Reference:
        [Metz et al., 2016](https://arxiv.org/abs/1611.02163), section 3.3.1
    """
    counts = as_numbers(counts, "counts").astype("float64")
    if counts.ndim != 1 or not np.isfinite(counts).all():
        raise ValueError(
            "Argument `counts` must be finite, of shape (num_classes,). "
            f"Received: counts={counts}"
        )
    if (counts < 0).any() or not counts.any():
        raise ValueError(
            "Argument `counts` must be at least 0, and not all of it 0. "
            f"Received: counts={counts}"
        )
    shares = counts[counts > 0] / counts.sum()
    return max(float(shares @ np.log(shares * len(counts))), 0.0)


def label_accuracy(asked, logits):
    """Computes how often images are of the class that was asked for.

    Args:
        asked: integer array of shape `(num_rows,)`, the labels given to the
            generator.
        logits: array of shape `(num_rows, num_classes)`, what a classifier
            says of its images.

    Returns:
        A float in [0, 1].

    Raises:
        ValueError: if the shapes do not fit, a label is not a class, or a
            logit is not finite.

    Example:

    >>> label_accuracy([0, 1], [[2.0, 0.0], [1.0, 0.0]])
    0.5

    Reference:
        [Shmelkov et al., 2018](https://arxiv.org/abs/1807.09499), whose
        "GAN-test" it is
    """
    logits = as_rows(logits, "logits")
    asked = as_numbers(asked, "asked")
    if asked.shape != logits.shape[:1] or asked.size == 0:
        raise ValueError(
            "Argument `asked` must hold one label for each row of `logits`, "
            f"and at least one. Received: asked of shape {asked.shape}, logits "
            f"of shape {logits.shape}"
        )
    if not np.isin(asked, np.arange(logits.shape[1])).all():
        raise ValueError(
            "Argument `asked` must hold labels from 0 to "
            f"{logits.shape[1] - 1}. Received: labels from {asked.min()} to "
            f"{asked.max()} of dtype {asked.dtype}"
        )
    return float((logits.argmax(axis=1) == asked).mean())
