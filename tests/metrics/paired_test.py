import numpy as np
import pytest
import tensorflow as tf

from kerasgan.metrics import mean_absolute_error
from kerasgan.metrics import peak_signal_to_noise_ratio
from kerasgan.metrics import structural_similarity

ALL = (
    mean_absolute_error,
    peak_signal_to_noise_ratio,
    structural_similarity,
)


def pictures(seed, shape=(4, 15, 13, 3)):
    """Smooth pictures, so that they have structure, and noise."""
    random = np.random.default_rng(seed)
    ramp = np.linspace(0, 150, shape[-3])[:, None, None]
    return (ramp + random.uniform(0, 100, shape)).astype("uint8")


def test_noise_ratio_is_tensorflows():
    real, fake = pictures(0), pictures(1)
    np.testing.assert_allclose(
        peak_signal_to_noise_ratio(real, fake),
        tf.image.psnr(real, fake, max_val=255),
        rtol=1e-5,
    )


@pytest.mark.parametrize("span", [255.0, 2.0])
def test_structural_similarity_is_tensorflows(span):
    real, fake = (pictures(seed) * (span / 255) for seed in (0, 1))
    expected = tf.image.ssim(
        real.astype("float32"), fake.astype("float32"), max_val=span
    )
    found = structural_similarity(real, fake, span)
    np.testing.assert_allclose(found, expected, atol=2e-5)
    assert (found < 0.9).all()


def test_by_hand():
    real = np.array([[[[0.0], [1.0]]], [[[0.5], [0.5]]]])
    fake = np.array([[[[1.0], [1.0]]], [[[0.5], [0.5]]]])
    np.testing.assert_allclose(mean_absolute_error(real, fake, 2), [0.25, 0.0])
    # The mean square is 1/2: 10 log10(4 / (1/2)).
    noise = peak_signal_to_noise_ratio(real, fake, 2)
    np.testing.assert_allclose(noise, [10 * np.log10(8), np.inf])


def test_similarity_of_flat_pictures_is_that_of_their_means():
    a, b, c1 = 0.25, 0.75, 0.01**2
    real, fake = (np.full((1, 11, 11, 1), value) for value in (a, b))
    expected = (2 * a * b + c1) / (a**2 + b**2 + c1)
    np.testing.assert_allclose(structural_similarity(real, fake, 1), [expected])


def test_similarity_of_one_window_by_hand():
    x, y = np.random.default_rng(0).uniform(size=(2, 11, 11))
    weights = np.array(
        [
            [np.exp(-((i - 5) ** 2 + (j - 5) ** 2) / 4.5) for j in range(11)]
            for i in range(11)
        ]
    )
    weights /= weights.sum()
    mx, my = (weights * x).sum(), (weights * y).sum()
    sx = (weights * (x - mx) ** 2).sum()
    sy = (weights * (y - my) ** 2).sum()
    sxy = (weights * (x - mx) * (y - my)).sum()
    c1, c2 = 0.01**2, 0.03**2
    expected = (2 * mx * my + c1) * (2 * sxy + c2)
    expected /= (mx**2 + my**2 + c1) * (sx + sy + c2)
    found = structural_similarity(x[None, ..., None], y[None, ..., None], 1)
    np.testing.assert_allclose(found, [expected])


@pytest.mark.parametrize("metric", ALL)
def test_each_picture_by_itself(metric):
    real, fake = pictures(0, (2, 3, 12, 12, 1)), pictures(1, (2, 3, 12, 12, 1))
    found = metric(real, fake)
    assert found.shape == (2, 3) and found.dtype == "float64"
    np.testing.assert_allclose(found[1, 2], metric(real[1, 2], fake[1, 2]))


@pytest.mark.parametrize("metric", ALL)
def test_what_is_no_pair_is_refused(metric):
    real = np.zeros((1, 12, 12, 1))
    with pytest.raises(ValueError, match=r"\(1, 12, 12, 1\) and \(1, 12, 12\)"):
        metric(real, real[..., 0])
    with pytest.raises(ValueError, match=r"one shape.*\(3,\) and \(3,\)"):
        metric(np.zeros(3), np.zeros(3))
    with pytest.raises(ValueError, match="`fake` must be finite"):
        metric(real, np.full_like(real, np.nan))
    with pytest.raises(ValueError, match="`span` must be positive.*span=0"):
        metric(real, real, 0)


def test_small_pictures_have_no_window():
    small = np.zeros((1, 10, 20, 1))
    with pytest.raises(ValueError, match=r"11 x 11.*\(1, 10, 20, 1\)"):
        structural_similarity(small, small)
