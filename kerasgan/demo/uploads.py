"""Pictures that people upload, as networks take them."""

from pathlib import Path

import numpy as np

from kerasgan.data.pictures import read_levels
from kerasgan.data.resizing import fit_images

MOST_BYTES = 8 * 2**20
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
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ValueError(
            f"A picture must be a file of at most {MOST_BYTES // 2**20} MB. "
            f"Received: {path.name} of {size / 2**20:.1f} MB"
        )
    levels = read_levels(path, shape[-1], FORMATS)
    return fit_images(levels[np.newaxis], tuple(shape[:2]))[0]
