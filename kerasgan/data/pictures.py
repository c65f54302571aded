"""One picture in a file, as a network takes it."""

import numpy as np
import PIL.Image
import PIL.ImageOps

from kerasgan.ops.images import laid_on

FORMATS = ("BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP")
MODES = {1: "L", 3: "RGB", 4: "RGBA"}
MOST_PIXELS = 2**26  # a small file may hold a huge picture


def read_levels(path, channels, formats=FORMATS):
    """Reads the picture in a file.

    It is turned as its EXIF data say, and laid on white where it is
    transparent, unless there are to be four channels. Grey becomes colour, and
    colour grey. Of a picture that moves it is the first frame.

    Args:
        path: path of the file.
        channels: integer, 1, 3 or 4.
        formats: tuple of strings, what Pillow may take it for.

    Returns:
        A uint8 array of shape `(height, width, channels)`.

    Raises:
        ValueError: if it cannot be decoded, or is too large.
        OSError: if it cannot be read.
    """
    try:
        with PIL.Image.open(path, formats=formats) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError(f"{picture.width} x {picture.height} pixels")
            picture = PIL.ImageOps.exif_transpose(picture)
            levels = np.asarray(_converted(picture, channels))
    except FileNotFoundError:
        raise
    # Pillow raises what its decoders stumble over.
    except Exception as error:
        raise ValueError(
            f"A picture must be a file of one of {', '.join(formats)}, of at "
            f"most {MOST_PIXELS // 10**6} million pixels, that can be decoded. "
            f"Received: {_said(path, error)}"
        ) from error
    return levels.reshape(*levels.shape[:2], channels)


def _said(path, error):
    """The name of a file, and what is wrong with it."""
    reason = str(error).replace(str(path), path.name)
    return f"{path.name} ({reason or type(error).__name__})"


def _converted(picture, channels):
    """The picture in grey, colours, or colours and opacity."""
    if picture.mode.startswith("I;16"):  # which Pillow would cut off at 255
        levels = (np.asarray(picture) >> 8).astype("uint8")
        picture = PIL.Image.fromarray(levels)
    if picture.has_transparency_data and channels != 4:
        picture = laid_on(picture)
    return picture.convert(MODES[channels])
