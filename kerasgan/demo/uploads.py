"""Pictures that people upload, as networks take them."""

from pathlib import Path

import numpy as np

from kerasgan.data.pictures import read_levels
from kerasgan.data.resizing import fit_images

MOST_BYTES = 8 * 2**20
MOST_PIXELS_A_SIDE = 1024  # of what is shown whole
FORMATS = ("BMP", "GIF", "JPEG", "PNG", "WEBP")


def read_picture(path, shape):
    """The picture in a file, brought to the shape that a network takes.

    It is read by `kerasgan.data.pictures.read_levels`, cropped in the centre
    and resized as data are; see `kerasgan.data`.

    Args:
        path: path of the file.
        shape: tuple `(height, width, channels)`, of 1, 3 or 4 channels.

    Returns:
        A uint8 array of that shape.

    Raises:
        ValueError: if the file is larger than 8 MB, or cannot be decoded.
    """
    path = Path(path)
    _check_bytes(path)
    levels = read_levels(path, shape[-1], FORMATS)
    return fit_images(levels[np.newaxis], tuple(shape[:2]))[0]


def read_whole(path, channels):
    """The picture in a file as it is, unless it is larger than can be shown.

    Args:
        path: path of the file.
        channels: integer, 1, 3 or 4.

    Returns:
        A uint8 array of shape `(height, width, channels)`; a picture with a
        side of more than 1,024 is made smaller.

    Raises:
        ValueError: as in `read_picture`.
    """
    path = Path(path)
    _check_bytes(path)
    levels = read_levels(path, channels, FORMATS)
    height, width = levels.shape[:2]
    share = MOST_PIXELS_A_SIDE / max(height, width)
    if share >= 1.0:
        return levels
    size = max(1, round(share * height)), max(1, round(share * width))
    return fit_images(levels[np.newaxis], size)[0]


def _check_bytes(path):
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ValueError(
            f"A picture must be a file of at most {MOST_BYTES // 2**20} MB. "
            f"Received: {path.name} of {size / 2**20:.1f} MB"
        )
