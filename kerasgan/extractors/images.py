"""From any images to the 8-bit images that extractors take."""

import numpy as np

from kerasgan.ops.images import to_uint8 as round_to_uint8


def to_uint8(images, tolerance=1.0):
    """Rounds generated images to 8-bit images; those that are stay as they are.

    Unlike `kerasgan.ops.images.to_uint8`, it refuses what cannot be an image
    in [-1, 1], so that no score is made of images in the wrong range.

    Args:
        images: float array or tensor in [-1, 1], of shape `(num_images,
            height, width, channels)`, or uint8.
        tolerance: float, how far beyond [-1, 1] a value may lie. It is then
            clipped: generators without a `tanh` overshoot a little.

    Returns:
        A uint8 NumPy array of the same shape.

    Raises:
        ValueError: if `images` are not images, or hold a NaN or a value far
            outside of [-1, 1].

    Example:

    >>> import numpy as np
    >>> to_uint8(np.array([[[[-1.0], [0.0], [1.2]]]])).ravel().tolist()
    [0, 128, 255]
    """
    images = np.asarray(images)
    check_rank(images)
    if images.dtype == "uint8":
        return images
    rounded = np.asarray(round_to_uint8(images))
    low, high = images.min(initial=0.0), images.max(initial=0.0)
    if low < -1.0 - tolerance or high > 1.0 + tolerance:
        raise ValueError(
            "Argument `images` must be floats in [-1, 1], or uint8. "
            f"Received: images of dtype {images.dtype} in [{low:g}, {high:g}]"
        )
    return rounded


def check_uint8(images):
    """Raises an error unless images are uint8 of rank 4."""
    check_rank(images)
    if images.dtype != "uint8":
        raise ValueError(
            "Argument `images` must be uint8; "
            "`kerasgan.extractors.to_uint8` makes them of floats in [-1, 1]. "
            f"Received: images of dtype {images.dtype}"
        )


def check_rank(images):
    """Raises an error unless images are of rank 4."""
    if images.ndim != 4:
        raise ValueError(
            "Argument `images` must be of shape (num_images, height, width, "
            f"channels). Received: images of shape {images.shape}"
        )
