"""Sheets of samples, whatever they are: images, clips, points, text."""

import functools
import math

import numpy as np
import PIL.Image
import PIL.ImageDraw
import PIL.ImageFont

from kerasgan.ops import images

BLANK = 255


def sheet(samples, columns=None):
    """Lays samples out for the eye.

    Args:
        samples: array of images, of shape `(num_samples, height, width,
            channels)`, of clips, of shape `(num_samples, frames, height,
            width, channels)`, or of points, of shape `(num_samples,
            dimensions)`; or a list of strings.
        columns: integer, the images in a row; see `kerasgan.ops.images.grid`.
            A row of clips is the frames of one, and there is a line for each
            string, unless it is given.

    Returns:
        A uint8 NumPy array of shape `(height, width, channels)`.

    Raises:
        ValueError: if `samples` are none of these.
    """
    samples = np.asarray(samples)
    if samples.ndim == 4:
        return images.grid(samples, columns)
    if samples.ndim == 5:
        return film(samples, columns or 1)
    if samples.ndim == 1 and samples.dtype.kind == "U":
        return images.grid(_lines(samples), columns or 1)
    if samples.ndim == 2:
        return scatter(samples)
    raise ValueError(
        "Argument `samples` must be images, of shape (num_samples, height, "
        "width, channels), clips, of shape (num_samples, frames, height, "
        "width, channels), strings, or points, of shape (num_samples, "
        f"dimensions). Received: samples of shape {samples.shape}"
    )


def film(clips, columns=1):
    """Lays clips out as strips of film: their frames side by side.

    Args:
        clips: array of shape `(num_clips, frames, height, width, channels)`.
        columns: integer, the clips in a row.

    Returns:
        A uint8 NumPy array of shape `(height, width, channels)`.
    """
    clips = np.asarray(clips)
    frames = clips.reshape(-1, *clips.shape[2:])
    return images.grid(frames, columns * clips.shape[1])


def moving(clips, columns=None):
    """Lays clips out in rows on a sheet that moves.

    Args:
        clips: array of shape `(num_clips, frames, height, width, channels)`.
        columns: integer, the clips in a row.

    Returns:
        A uint8 NumPy array of shape `(frames, height, width, channels)`.
    """
    frames = np.swapaxes(np.asarray(clips), 0, 1)
    return np.stack([images.grid(each, columns) for each in frames])


def _lines(texts):
    """A picture of each text, all of one size, in the font that Pillow has.

    The font has Latin letters; others are question marks.
    """
    font = PIL.ImageFont.load_default_imagefont()
    texts = [
        text.encode("latin-1", "replace").decode("latin-1") for text in texts
    ]
    width = max([font.getbbox(text)[2] for text in texts], default=0)
    height = font.getbbox("A")[3]
    pictures = np.empty((len(texts), height, max(width, 1), 1), "uint8")
    for text, place in zip(texts, pictures, strict=True):
        picture = PIL.Image.new("L", place.shape[1::-1], BLANK)
        PIL.ImageDraw.Draw(picture).text((0, 0), text, 0, font)
        place[..., 0] = picture
    return pictures


def pairs(*columns):
    """What belongs together, side by side: a condition and its sample.

    Args:
        *columns: arrays of images or clips with as many rows each, uint8 or
            float in [-1, 1]. An image beside clips is beside each frame, and
            of a shorter clip the last frame stays.

    Returns:
        A uint8 NumPy array with a wide image or clip for each row.

    Example:

    >>> grey, coloured = np.zeros((5, 4, 4, 1)), np.zeros((5, 4, 6, 3))
    >>> pairs(grey, coloured).shape
    (5, 4, 10, 3)
    """
    columns = [np.asarray(each) for each in columns]
    frames = max(each.shape[1] * (each.ndim == 5) for each in columns)
    if frames:
        columns = [_as_clips(each, frames) for each in columns]
    return functools.reduce(beside, columns)


def _as_clips(pictures, frames):
    """Images or shorter clips as clips of so many frames."""
    if pictures.ndim < 5:
        pictures = pictures[:, np.newaxis]
    last = np.minimum(np.arange(frames), pictures.shape[1] - 1)
    return pictures[:, last]


def attended(pictures, attention, places):
    """What places of pictures attend to, side by side.

    Args:
        pictures: float array of shape `(num_pictures, height, width,
            channels)`, in [-1, 1].
        attention: array of shape `(num_pictures, query_height, query_width,
            rows, columns)`, how much each place attends to each; see
            `kerasgan.networks.resnet.attention_maps`.
        places: list of pairs, a row and a column of the queries' maps.

    Returns:
        A float array with a wide picture for each: for each place the picture
        with that place inverted, and its attention, white where it is most.

    Raises:
        ValueError: if there is no such place.

    Example:

    >>> black, even = -np.ones((2, 8, 8, 1)), np.full((2, 4, 4, 2, 2), 0.25)
    >>> attended(black, even, [(0, 0), (3, 1)]).shape
    (2, 8, 32, 1)
    """
    pictures, attention = np.asarray(pictures), np.asarray(attention)
    size, queries = pictures.shape[1:3], attention.shape[1:3]
    shown = []
    for place in places:
        if not all(0 <= i < n for i, n in zip(place, queries, strict=True)):
            raise ValueError(
                f"Argument `places` must hold places of maps of shape "
                f"{queries}. Received: {place}"
            )
        asks = np.zeros((1, *queries))
        asks[0, place[0], place[1]] = 1.0
        shown.append(pictures * (1.0 - 2.0 * _stretch(asks, size)))
        maps = attention[:, place[0], place[1]]
        share = _stretch(maps / maps.max(axis=(1, 2), keepdims=True), size)
        shown.append(np.broadcast_to(2.0 * share - 1.0, pictures.shape))
    return np.concatenate(shown, axis=2)


def _stretch(maps, size):
    """Maps of another size, by the nearest place, with an axis of channels."""
    rows, columns = (
        np.arange(n) * m // n for n, m in zip(size, maps.shape[1:], strict=True)
    )
    return maps[:, rows][:, :, columns, np.newaxis]


def in_a_row(num_rows, num_parts=1):
    """How many in a row make a sheet of `num_rows` about square.

    Args:
        num_rows: integer, how many wide pictures there are.
        num_parts: integer, of how many pictures each is made.
    """
    return math.ceil(math.sqrt(num_rows / num_parts))


def beside(left, right):
    """Puts pictures side by side, those of fewer channels in grey or opaque.

    Args:
        left: array of images or clips, of shape `(..., height, width,
            channels)`, uint8 or float in [-1, 1].
        right: the same, of the same height or another; what is missing below
            is white.

    Returns:
        A uint8 NumPy array of shape `(..., height, width, channels)`.
    """
    pair = [_as_bytes(each) for each in (left, right)]
    channels = max(each.shape[-1] for each in pair)
    height = max(each.shape[-3] for each in pair)
    return np.concatenate(
        [_enlarge(each, height, channels) for each in pair], axis=-2
    )


def _as_bytes(pictures):
    pictures = np.asarray(pictures)
    if pictures.dtype == np.uint8:
        return pictures
    return np.asarray(images.to_uint8(pictures))


def _enlarge(pictures, height, channels):
    """Adds colour, opacity and white rows below, as many as are asked for."""
    if pictures.shape[-1] == 1 and channels > 1:
        pictures = np.repeat(pictures, 3, axis=-1)
    missing = [(0, 0)] * pictures.ndim
    missing[-1] = (0, channels - pictures.shape[-1])
    missing[-3] = (0, height - pictures.shape[-3])
    return np.pad(pictures, missing, constant_values=BLANK)


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
