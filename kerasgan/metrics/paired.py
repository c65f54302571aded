"""How near pictures are to the ones that they should be, one by one.

Unlike the other metrics these compare each sample with the picture that it
should be, so they are for data in pairs only.
"""

import numpy as np

from kerasgan.metrics.checks import as_numbers

WINDOW, STDDEV = 11, 1.5  # of the Gaussian window, as in Wang et al.
LUMINANCE, CONTRAST = 0.01, 0.03  # the constants K1 and K2 there


def mean_absolute_error(real, fake, span=255.0):
    """Computes the mean absolute error of each picture.

        mean |x - y| / span

    Args:
        real: array of shape `(..., height, width, channels)`.
        fake: array of the same shape.
        span: float, how far apart white and black are: 255 for bytes, 2 for
            floats in [-1, 1].

    Returns:
        A float64 array of shape `(...)`, from 0 to 1.

    Raises:
        ValueError: if the shapes do not fit, or a value is not finite.

    Example:

    >>> real, fake = np.zeros((2, 2, 2, 1)), np.full((2, 2, 2, 1), 51)
    >>> mean_absolute_error(real, fake).tolist()
    [0.2, 0.2]
    """
    real, fake = _as_pair(real, fake, span)
    return np.abs(real - fake).mean(axis=(-3, -2, -1)) / span


def peak_signal_to_noise_ratio(real, fake, span=255.0):
    """Computes the peak signal-to-noise ratio of each picture, in decibels.

        10 log10(span^2 / mean (x - y)^2)

    Args:
        real, fake, span: as in `mean_absolute_error`.

    Returns:
        A float64 array of shape `(...)`; infinity for equal pictures.

    Raises:
        ValueError: as in `mean_absolute_error`.

    Example:

    >>> real, fake = np.zeros((1, 2, 2, 1)), np.full((1, 2, 2, 1), 25.5)
    >>> peak_signal_to_noise_ratio(real, fake).tolist()
    [20.0]
    """
    real, fake = _as_pair(real, fake, span)
    error = np.square(real - fake).mean(axis=(-3, -2, -1))
    with np.errstate(divide="ignore"):
        return 10.0 * np.log10(span**2 / error)


def structural_similarity(real, fake, span=255.0):
    """Computes the structural similarity (SSIM) of each picture.

        (2 m_x m_y + C1) (2 s_xy + C2)
        ------------------------------------------
        (m_x^2 + m_y^2 + C1) (s_x^2 + s_y^2 + C2)

    with the means, variances and covariance under a Gaussian window of 11 x 11
    pixels and a standard deviation of 1.5, averaged over the places where the
    window lies inside, and over channels. C1 = (0.01 span)^2 and
    C2 = (0.03 span)^2.

    Args:
        real, fake, span: as in `mean_absolute_error`; pictures of at least
            11 x 11 pixels.

    Returns:
        A float64 array of shape `(...)`, at most 1.

    Raises:
        ValueError: as in `mean_absolute_error`, or if pictures are too small.

    Example:

    >>> picture = np.random.default_rng(0).uniform(0, 255, (1, 16, 16, 3))
    >>> structural_similarity(picture, picture).tolist()
    [1.0]

    Reference:
        [Wang et al., 2004](https://doi.org/10.1109/TIP.2003.819861),
        equation 13
    """
    real, fake = _as_pair(real, fake, span)
    _check_size(real)
    c1, c2 = (LUMINANCE * span) ** 2, (CONTRAST * span) ** 2
    mean_x, mean_y = _smooth(real), _smooth(fake)
    products = mean_x * mean_y
    squares = mean_x**2 + mean_y**2
    covariance = _smooth(real * fake) - products
    variances = _smooth(real**2 + fake**2) - squares
    luminance = (2 * products + c1) / (squares + c1)
    structure = (2 * covariance + c2) / (variances + c2)
    return (luminance * structure).mean(axis=(-3, -2, -1))


def _smooth(pictures):
    """Means under the window, where it lies inside."""
    distance = np.arange(WINDOW) - WINDOW // 2
    weights = np.exp(-0.5 * np.square(distance / STDDEV))
    weights /= weights.sum()
    for axis in (-3, -2):
        size = pictures.shape[axis] - WINDOW + 1
        pictures = sum(
            weight * _shifted(pictures, start, size, axis)
            for start, weight in enumerate(weights)
        )
    return pictures


def _shifted(pictures, start, size, axis):
    rows = [slice(None)] * pictures.ndim
    rows[axis] = slice(start, start + size)
    return pictures[tuple(rows)]


def _as_pair(real, fake, span):
    """Two sets of pictures in float64, checked."""
    pair = [
        as_numbers(pictures, name).astype("float64")
        for pictures, name in ((real, "real"), (fake, "fake"))
    ]
    shapes = [pictures.shape for pictures in pair]
    if shapes[0] != shapes[1] or len(shapes[0]) < 3:
        raise ValueError(
            "Arguments `real` and `fake` must be of one shape, (..., height, "
            f"width, channels). Received: {shapes[0]} and {shapes[1]}"
        )
    for pictures, name in zip(pair, ("real", "fake"), strict=True):
        if not np.isfinite(pictures).all():
            raise ValueError(
                f"Argument `{name}` must be finite. Received: NaN or infinity"
            )
    if not span > 0:
        raise ValueError(
            f"Argument `span` must be positive. Received: span={span}"
        )
    return pair


def _check_size(pictures):
    if min(pictures.shape[-3:-1]) < WINDOW:
        raise ValueError(
            f"Pictures must have at least {WINDOW} x {WINDOW} pixels. "
            f"Received: pictures of shape {pictures.shape}"
        )
