import math
import warnings

import numpy as np
import pytest

from kerasgan.metrics import choose_bandwidth
from kerasgan.metrics import distances
from kerasgan.metrics import parzen_log_likelihood


def normal(*shape, seed=0):
    return np.random.RandomState(seed).normal(size=shape)


def quiet(samples, test, bandwidth):
    return parzen_log_likelihood(samples, test, bandwidth, warn=False)


def test_one_sample_is_one_gaussian():
    # -|x - s|^2 / 2 sigma^2 - d/2 log 2 pi sigma^2, d = 2, sigma = 2.
    found = quiet([[1.0, 1.0]], [[1.0, 1.0], [1.0, 5.0]], 2.0)
    first = -math.log(2 * math.pi * 4)
    assert found.mean == pytest.approx(first - 1, rel=1e-12)
    assert found.standard_error == pytest.approx(1, rel=1e-12)


def test_many_gaussian_samples_make_a_wider_gaussian():
    # N(0, 1) blurred by sigma is N(0, 1 + sigma^2). Quantiles stand for
    # samples, since no sampling error is left in them.
    ranks = (np.arange(4000) + 0.5) / 4000
    samples = np.sqrt(2) * scipy_erfinv(2 * ranks - 1)[:, None]
    test, variance = np.linspace(-2, 2, 9)[:, None], 1 + 0.5**2
    expected = -(test**2) / variance / 2 - math.log(2 * math.pi * variance) / 2
    found = quiet(samples, test, 0.5)
    assert found.mean == pytest.approx(expected.mean(), rel=1e-4)


def scipy_erfinv(values):
    from scipy.special import erfinv

    return erfinv(values)


def test_far_off_rows_do_not_underflow():
    found = quiet([[0.0]], [[1e6]], 1.0)
    expected = -(1e12) / 2 - math.log(2 * math.pi) / 2
    assert found.mean == pytest.approx(expected, rel=1e-12)
    assert math.isnan(found.standard_error)


def test_blocks_do_not_change_the_number(monkeypatch):
    rows = normal(50, 3), normal(40, 3, seed=1)
    whole = quiet(*rows, 0.5)
    monkeypatch.setattr(distances, "BLOCK_SIZE", 130)
    assert quiet(*rows, 0.5) == pytest.approx(whole, rel=1e-12)


def test_chooses_the_most_likely_bandwidth():
    samples, validation = normal(100, 2), normal(80, 2, seed=1)
    candidates = [0.01, 0.1, 0.4, 1.0, 10.0]
    means = [quiet(samples, validation, each).mean for each in candidates]
    found = choose_bandwidth(samples, validation, candidates)
    assert found == candidates[int(np.argmax(means))] == 0.4
    # A single Gaussian: its best bandwidth is the root mean square distance.
    assert choose_bandwidth([[0.0]], [[-3.0], [3.0]], [1, 2, 3, 4]) == 3


def test_warns_once_for_each_line_that_calls_it():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            parzen_log_likelihood([[0.0]], [[0.0]], 1.0)
    assert len(caught) == 1
    assert caught[0].category is UserWarning
    assert "says little about sample quality (Theis" in str(caught[0].message)
    assert caught[0].filename == __file__
    assert "Theis" in parzen_log_likelihood.__doc__


@pytest.mark.parametrize("bandwidth", [0.0, -1.0, np.nan, np.inf])
def test_refuses_bad_bandwidths(bandwidth):
    match = f"positive and finite. Received: {bandwidth}"
    with pytest.raises(ValueError, match=match):
        quiet([[0.0]], [[0.0]], bandwidth)
    with pytest.raises(ValueError, match=match):
        choose_bandwidth([[0.0]], [[0.0]], [1.0, bandwidth])


def test_refuses_no_candidates_and_names_the_arguments():
    with pytest.raises(ValueError, match=r"`candidates`.*Received: candid"):
        choose_bandwidth([[0.0]], [[0.0]], [])
    with pytest.raises(ValueError, match="validation with 2 features"):
        choose_bandwidth([[0.0]], [[0.0, 1.0]], [1.0])
    with pytest.raises(ValueError, match="test with 2 features"):
        quiet([[0.0]], [[0.0, 1.0]], 1.0)
