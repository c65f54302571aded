"""Laplacian pyramids: images as details at each size, and what is left.

    I_0 = image,  I_k+1 = halve I_k,  h_k = I_k - double I_k+1

`compose` undoes `decompose` whatever halving and doubling do, since the details
are what these lose.

Reference:
    Burt and Adelson, 1983; [Denton et al., 2015](
    https://arxiv.org/abs/1506.05751), section 2.2.
"""

from keras import ops


def halve(images):
    """Blurs and takes every second pixel of either axis.

    The blur is [1, 3, 3, 1] / 8 along each axis, as means of two and of four
    pixels, which is faster than to stride; at the borders of fewer.

    Args:
        images: float tensor of shape `(batch, height, width, channels)`.

    Returns:
        A tensor of shape `(batch, ceil(height / 2), ceil(width / 2),
        channels)`.
    """
    for axis in (0, 1):
        images = (_means(images, axis, 2) + _means(images, axis, 4)) / 2.0
    return images


def double(images):
    """Doubles images by bilinear interpolation.

    Args:
        images: float tensor of shape `(batch, height, width, channels)`.

    Returns:
        A tensor of shape `(batch, 2 height, 2 width, channels)`.
    """
    _, height, width, _ = images.shape
    return ops.image.resize(
        images, (2 * height, 2 * width), interpolation="bilinear"
    )


def decompose(images, num_levels):
    """Makes the pyramid of images.

    Args:
        images: float tensor of shape `(batch, height, width, channels)`, sides
            that halve `num_levels - 1` times.
        num_levels: integer, at least 1.

    Returns:
        A list of `num_levels` tensors, the largest first: details, and the
        smallest image at the end.

    Raises:
        ValueError: if the sides do not halve so often.

    Example:

    >>> images = ops.ones((1, 8, 12, 3))
    >>> [tuple(level.shape) for level in decompose(images, 3)]
    [(1, 8, 12, 3), (1, 4, 6, 3), (1, 2, 3, 3)]
    """
    check_levels(images.shape[1:], num_levels)
    levels = []
    for _ in range(num_levels - 1):
        small = halve(images)
        levels.append(images - double(small))
        images = small
    return [*levels, images]


def compose(levels):
    """Makes images of their pyramid.

    Args:
        levels: list of tensors, as `decompose` gives it.

    Returns:
        A tensor of the shape of the first.
    """
    *details, images = levels
    for detail in reversed(details):
        images = double(images) + detail
    return images


def check_levels(image_shape, num_levels):
    """Raises a `ValueError` unless images have a pyramid of so many levels.

    Args:
        image_shape: `(height, width, channels)`.
        num_levels: integer.
    """
    is_whole = isinstance(num_levels, int) and not isinstance(num_levels, bool)
    if not is_whole or num_levels < 1:
        raise ValueError(
            "Argument `num_levels` must be an integer of at least 1. "
            f"Received: num_levels={num_levels!r}"
        )
    times = 2 ** (num_levels - 1)
    if len(image_shape) != 3 or any(side % times for side in image_shape[:2]):
        raise ValueError(
            f"Argument `image_shape` must be (height, width, channels), both "
            f"sides multiples of {times} for {num_levels} levels. "
            f"Received: image_shape={tuple(image_shape)}"
        )


def _means(images, axis, size):
    """Means of every second run of so many pixels."""
    sizes, strides = [1, 1], [1, 1]
    sizes[axis], strides[axis] = size, 2
    return ops.average_pool(images, tuple(sizes), tuple(strides), "same")
