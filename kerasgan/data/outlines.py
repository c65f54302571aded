"""Outlines of pictures: where colours change."""

import numpy as np

# Levels that a colour changes by, from a pixel to the next. With 24 there is an
# emoji without any outline.
THRESHOLD = 20


def outlines(images, threshold=THRESHOLD):
    """Draws the outlines of pictures in white on black.

    A pixel is white where Sobel's gradient of some channel is at least as long
    as the threshold:

        gx = [1, 2, 1] / 4 down * [-1, 0, 1] / 2 across,   gy likewise
        white = max over channels of sqrt(gx^2 + gy^2) >= threshold

    Beyond its border a picture goes on as it ends. All is computed in
    integers, so that a picture has the same outlines everywhere.

    Args:
        images: uint8 array of shape `(num_images, height, width, channels)`.
        threshold: number of levels, above 0.

    Returns:
        A uint8 array of shape `(num_images, height, width, 1)` of 0 and 255.

    Example:

    >>> step = np.zeros((1, 4, 4, 1), "uint8")
    >>> step[:, :, 2:] = 255
    >>> outlines(step)[0, 0, :, 0].tolist()
    [0, 255, 255, 0]

    Reference:
        Sobel and Feldman, 1968; as in Duda and Hart, Pattern Classification
        and Scene Analysis, 1973.
    """
    border = ((0, 0), (1, 1), (1, 1), (0, 0))
    levels = np.pad(images, border, "edge").astype("int32")
    across = _smooth(levels, 1)[:, :, 2:] - _smooth(levels, 1)[:, :, :-2]
    down = _smooth(levels, 2)[:, 2:] - _smooth(levels, 2)[:, :-2]
    squares = (across**2 + down**2).max(axis=-1, keepdims=True)
    # The kernels are left whole, which makes gradients 8 times as long.
    return np.where(squares >= (8 * threshold) ** 2, 255, 0).astype("uint8")


def _smooth(levels, axis):
    """Sums of [1, 2, 1] along an axis."""
    before, middle, after = (
        np.take(levels, range(i, levels.shape[axis] - 2 + i), axis)
        for i in range(3)
    )
    return before + 2 * middle + after
