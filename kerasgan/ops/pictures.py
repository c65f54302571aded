"""Sheets of samples, whatever they are: images, clips, plots of points."""

from pathlib import Path

import numpy as np
import PIL.Image

from kerasgan.ops import images


def sheet(samples, columns=None):
    """Lays samples out for the eye.

    Args:
        samples: array of images, of shape `(num_samples, height, width,
            channels)`, of clips, of shape `(num_samples, frames, height,
            width, channels)`, or of points, of shape `(num_samples,
            dimensions)`.
        columns: integer, the images in a row; see `kerasgan.ops.images.grid`.
            A row of clips is the frames of one.

    Returns:
        A uint8 NumPy array of shape `(height, width, channels)`.

    Raises:
        ValueError: if `samples` are none of these.
    """
    samples = np.asarray(samples)
    if samples.ndim == 4:
        return images.grid(samples, columns)
    if samples.ndim == 5:
        return film(samples)
    if samples.ndim == 2:
        return scatter(samples)
    raise ValueError(
        "Argument `samples` must be images, of shape (num_samples, height, "
        "width, channels), clips, of shape (num_samples, frames, height, "
        "width, channels), or points, of shape (num_samples, dimensions). "
        f"Received: samples of shape {samples.shape}"
    )


def film(clips):
    """Lays clips out as strips of film: a row of frames for each clip.

    Args:
        clips: array of shape `(num_clips, frames, height, width, channels)`.

    Returns:
        A uint8 NumPy array of shape `(height, width, channels)`.
    """
    frames = np.asarray(clips)
    return images.grid(frames.reshape(-1, *frames.shape[2:]), frames.shape[1])


def beside(left, right):
    """Puts pictures side by side, the ones of fewer channels in grey or opaque.

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
    return np.pad(pictures, missing, constant_values=255)


def save_gif(path, frames, milliseconds=100):
    """Writes a moving picture, which goes round for ever.

    Args:
        path: string or path of the file. Missing parent folders are made.
        frames: uint8 array of shape `(frames, height, width, channels)` with
            1, 3 or 4 channels.
        milliseconds: integer, how long each frame is shown.
    """
    is_grey = frames[0].shape[-1] == 1
    pictures = [
        PIL.Image.fromarray(each[..., 0] if is_grey else each)
        for each in frames
    ]
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures[0].save(
        path,
        "GIF",
        save_all=True,
        append_images=pictures[1:],
        duration=milliseconds,
        loop=0,
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
