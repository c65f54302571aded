"""The Parzen window estimate of the log likelihood."""

import warnings
from typing import NamedTuple

import numpy as np

from kerasgan.metrics.checks import as_pair
from kerasgan.metrics.distances import squared_distances


class ParzenEstimate(NamedTuple):
    """A Parzen window log likelihood, in nats.

    Attributes:
        mean: float, the mean over the test rows.
        standard_error: float, of that mean; NaN for a single row.
    """

    mean: float
    standard_error: float


def parzen_log_likelihood(samples, test, bandwidth, warn=True):
    """Estimates the log likelihood of test data under a Parzen window.

        log p(x) = log 1/n sum_i N(x; s_i, sigma^2 I)

    for n samples s_i and the bandwidth sigma, in nats and float64.

    WARNING: it says little about sample quality. Theis et al. (2016) show that
    in high dimensions it is far from the model's true log likelihood for any
    number of samples that can be drawn, that it does not rank models as that
    does, and that centroids of k-means score above real images. It is here to
    compare with the tables of early papers. A `UserWarning` says so, once for
    each line that calls this.

    Args:
        samples: array of shape `(n, num_features)`, drawn from the model.
        test: array of shape `(num_rows, num_features)`, held-out data.
        bandwidth: float sigma, chosen on other held-out data; see
            `choose_bandwidth`.
        warn: bool, whether to warn.

    Returns:
        A `ParzenEstimate`.

    Raises:
        ValueError: if the shapes do not fit, a value is not finite, or the
            bandwidth is not positive.

    Example:

    >>> found = parzen_log_likelihood([[0.0]], [[0.0], [1.0]], 1.0, warn=False)
    >>> round(found.mean, 4)  # -log(2 pi) / 2 - 1 / 4
    -1.1689

    Reference:
        [Theis et al., 2016](https://arxiv.org/abs/1511.01844), section 3;
        [Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661), section 5
    """
    if warn:
        warnings.warn(
            "A Parzen window log likelihood says little about sample quality "
            "(Theis et al., 2016, https://arxiv.org/abs/1511.01844): blurred "
            "images can score above real ones. `warn=False` silences this.",
            UserWarning,
            stacklevel=2,
        )
    logs = _log_likelihoods(samples, test, [bandwidth], ("samples", "test"))[0]
    num = len(logs)
    error = np.std(logs, ddof=1) / np.sqrt(num) if num > 1 else np.nan
    return ParzenEstimate(float(logs.mean()), float(error))


def choose_bandwidth(samples, validation, candidates):
    """Finds the bandwidth under which validation data is most likely.

    Args:
        samples: array of shape `(n, num_features)`, drawn from the model.
        validation: array of shape `(num_rows, num_features)`, held-out data
            other than the test data.
        candidates: sequence of floats. Space them evenly in the logarithm.

    Returns:
        A float, one of the candidates.

    Example:

    >>> choose_bandwidth([[0.0]], [[-1.0], [1.0]], [0.1, 1.0, 10.0])
    1.0
    """
    if len(candidates) == 0:
        raise ValueError(
            "Argument `candidates` must not be empty. "
            f"Received: candidates={candidates}"
        )
    names = ("samples", "validation")
    logs = _log_likelihoods(samples, validation, candidates, names)
    return float(candidates[int(logs.mean(axis=1).argmax())])


def _log_likelihoods(samples, test, bandwidths, names):
    """Computes log p of each test row at each bandwidth."""
    for bandwidth in bandwidths:
        if not 0 < bandwidth < np.inf:
            raise ValueError(
                "A bandwidth must be positive and finite. "
                f"Received: {bandwidth}"
            )
    samples, test = as_pair(samples, test, names)
    logs = np.empty((len(bandwidths), len(test)))
    for rows, squares in squared_distances(test, samples):
        for index, bandwidth in enumerate(bandwidths):
            exponents = squares / (-2 * bandwidth**2)
            logs[index, rows] = _log_mean_exp(exponents)
    variances = np.square(bandwidths)[:, None]
    return logs - samples.shape[1] / 2 * np.log(2 * np.pi * variances)


def _log_mean_exp(exponents):
    largest = exponents.max(axis=1)
    exponents -= largest[:, None]
    return largest + np.log(np.exp(exponents, out=exponents).mean(axis=1))
