"""Bringing images to one size."""

import numpy as np
import tensorflow as tf

CHUNK = 256  # images that are resized at a time


def check_size(image_size):
    """Turns `image_size` into `(height, width)`, or `None`.

    Args:
        image_size: integer for a square, `(height, width)`, or `None`.
    """
    if image_size is None:
        return None
    size = image_size
    if isinstance(size, (int, np.integer)):
        size = (size, size)
    try:
        height, width = map(int, size)
        if (height, width) == tuple(size) and min(height, width) > 0:
            return height, width
    except (TypeError, ValueError):
        pass
    raise ValueError(
        "Argument `image_size` must be a positive integer or a pair of them, "
        f"(height, width). Received: image_size={image_size!r}"
    )


def fit_image(image, size):
    """Crops an image in its centre to the shape asked for, and resizes it.

    The crop is the largest of the same proportions as `size`; so nothing is
    stretched. Then follows bilinear interpolation with antialiasing. Bytes are
    rounded, and an image that has the size already is not touched.

    Args:
        image: tensor of shape `(height, width, channels)`, or with a batch
            axis before; uint8 or float.
        size: tuple `(height, width)`.

    Returns:
        A tensor of the same dtype and the size asked for.
    """
    if tuple(image.shape[-3:-1]) == size:
        return image
    shape = tf.shape(image)
    height, width = shape[-3], shape[-2]
    crop_height = tf.minimum(height, _divide(width * size[0], size[1]))
    crop_width = tf.minimum(width, _divide(height * size[1], size[0]))
    cropped = tf.image.crop_to_bounding_box(
        image,
        (height - crop_height) // 2,
        (width - crop_width) // 2,
        crop_height,
        crop_width,
    )
    resized = tf.image.resize(cropped, size, antialias=True)
    if image.dtype == tf.uint8:
        resized = tf.clip_by_value(tf.round(resized), 0.0, 255.0)
    return tf.cast(resized, image.dtype)


def _divide(a, b):
    """`a / b`, rounded, and at least 1."""
    return tf.maximum((2 * a + b) // (2 * b), 1)


def fit_images(images, size):
    """`fit_image` for an array of images or clips, a chunk at a time."""
    if size is None or images.shape[-3:-1] == size:
        return images
    flat = images.reshape(-1, *images.shape[-3:])
    with tf.device("CPU"):
        parts = [
            fit_image(tf.constant(flat[i : i + CHUNK]), size).numpy()
            for i in range(0, len(flat), CHUNK)
        ]
    fitted = np.concatenate(parts)
    return fitted.reshape(*images.shape[:-3], *fitted.shape[1:])
