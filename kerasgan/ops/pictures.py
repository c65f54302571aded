"""Sheets of samples, whatever they are: grids of images, plots of points."""

import numpy as np

from kerasgan.ops import images


def sheet(samples, columns=None):
    """Lays samples out for the eye.

    Args:
        samples: array of images, of shape `(num_samples, height, width,
            channels)`, or of points, of shape `(num_samples, dimensions)`.
        columns: integer, the images in a row; see `kerasgan.ops.images.grid`.

    Returns:
        A uint8 NumPy array of shape `(height, width, channels)`.

    Raises:
        ValueError: if `samples` are neither.
    """
    samples = np.asarray(samples)
    if samples.ndim == 4:
        return images.grid(samples, columns)
    if samples.ndim == 2:
        return scatter(samples)
    raise ValueError(
        "Argument `samples` must be images, of shape (num_samples, height, "
        "width, channels), or points, of shape (num_samples, dimensions). "
        f"Received: samples of shape {samples.shape}"
    )


def scatter(points, size=256):
    """Plots the first two coordinates of points, with the axes.

    The sheet shows the square [-r, r]^2, where r is the least power of two
    that holds all points, so that it rarely changes while points move.

    Args:
        points: float array of shape `(num_points, dimensions)`. Those that
            are not finite are left out. On a line, the second is 0.
        size: integer, the height and width of the sheet in pixels.

    Returns:
        A uint8 NumPy array of shape `(size, size, 1)`: black dots of 3 by 3
        pixels on white.
    """
    points = np.asarray(points, "float64")
    points = np.pad(points, ((0, 0), (0, 1)))[:, :2]
    points = points[np.isfinite(points).all(axis=-1)]
    largest = np.abs(points).max(initial=0.0)
    radius = 2.0 ** np.ceil(np.log2(largest)) if largest > 0.0 else 1.0
    sheet = np.full((size, size, 1), 255, "uint8")
    sheet[size // 2, :] = sheet[:, size // 2] = 224
    # One pixel of margin, so that dots at the border are whole.
    place = np.rint((points / radius + 1.0) / 2.0 * (size - 3)).astype(int) + 1
    for right in (-1, 0, 1):
        for up in (-1, 0, 1):
            columns, rows = place[:, 0] + right, size - 1 - place[:, 1] - up
            sheet[rows, columns] = 0
    return sheet
