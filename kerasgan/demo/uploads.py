"""Pictures that people upload, as networks take them."""

from pathlib import Path

import numpy as np
import PIL.Image
import PIL.ImageOps

from kerasgan.data.resizing import fit_images

MOST_BYTES = 8 * 2**20
MOST_PIXELS = 2**26  # a small file may hold a huge picture
FORMATS = ("BMP", "GIF", "JPEG", "PNG", "WEBP")
MODES = {1: "L", 3: "RGB", 4: "RGBA"}


def read_picture(path, shape):
    """The picture in a file, brought to the shape that a network takes.

    It is turned as its EXIF data say, and laid on white where it is
    transparent, unless the network takes four channels. Grey becomes colour,
    and colour grey. Then it is cropped in the centre and resized as data are;
    see `kerasgan.data`. Of a picture that moves it is the first frame.

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
    try:
        levels = _levels(path, shape[-1])
    # Pillow raises what its decoders stumble over.
    except Exception as error:
        reason = str(error).replace(str(path), path.name)
        raise ValueError(
            f"A picture must be a file of one of {', '.join(FORMATS)}, of at "
            f"most {MOST_PIXELS // 10**6} million pixels, that can be decoded. "
            f"Received: {path.name} ({reason or type(error).__name__})"
        ) from error
    levels = levels.reshape(1, *levels.shape[:2], shape[-1])
    return fit_images(levels, tuple(shape[:2]))[0]


def _levels(path, channels):
    with PIL.Image.open(path, formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError(f"{picture.width} x {picture.height} pixels")
        picture = PIL.ImageOps.exif_transpose(picture)
        return np.asarray(_converted(picture, channels))


def _converted(picture, channels):
    """The picture in grey, colours, or colours and opacity."""
    if picture.mode.startswith("I;16"):  # which Pillow would cut off at 255
        levels = (np.asarray(picture) >> 8).astype("uint8")
        picture = PIL.Image.fromarray(levels)
    if picture.has_transparency_data and channels != 4:
        white = PIL.Image.new("RGBA", picture.size, "white")
        picture = PIL.Image.alpha_composite(white, picture.convert("RGBA"))
    return picture.convert(MODES[channels])
