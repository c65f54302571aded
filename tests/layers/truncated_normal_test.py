import numpy as np
import scipy.stats

from kerasgan.layers import TruncatedNormal
from kerasgan.testing import run_layer_test


def truncated(z, share):
    z = np.asarray(z, "float32")
    return np.array(TruncatedNormal()(z, np.full(len(z), share, "float32")))


def test_what_holds_of_every_layer():
    run_layer_test(TruncatedNormal, {}, [(2, 3), (2,)], (2, 3), rtol=1e-4)


def test_quantiles_are_those_of_a_truncated_normal():
    """By SciPy, which parametrises by the bounds."""
    quantiles = np.linspace(0.01, 0.99, 33)
    z = scipy.stats.norm.ppf(quantiles)
    for share in (0.954, 0.5, 0.04):
        limit = scipy.stats.norm.ppf((1 + share) / 2)
        expected = scipy.stats.truncnorm.ppf(quantiles, -limit, limit)
        received = truncated(z[None], share)[0]
        np.testing.assert_allclose(received, expected, rtol=1e-3, atol=1e-5)


def test_the_ends():
    z = np.array([[-12.0, -5.0, 0.3, 12.0]], "float32")
    np.testing.assert_array_equal(truncated(z, 1.0), z)
    np.testing.assert_array_equal(truncated(z, 0.0), 0.0 * z)
    nearly = truncated(z, np.nextafter(np.float32(1), np.float32(0)))
    assert np.isfinite(nearly).all()


def test_each_row_by_its_own():
    z = np.full((2, 3), 1.5, "float32")
    share = np.array([1.0, 0.5], "float32")
    received = np.array(TruncatedNormal()(z, share))
    np.testing.assert_array_equal(received[0], z[0])
    np.testing.assert_allclose(received[1:], truncated(z[1:], 0.5))
