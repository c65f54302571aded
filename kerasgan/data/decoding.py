"""Files of pictures as arrays, decoded by Pillow."""

import io
import itertools
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import PIL.Image
import PIL.ImageOps
import PIL.ImageSequence
import tensorflow as tf

from kerasgan.data import arrays
from kerasgan.data.resizing import fit_image
from kerasgan.data.sources import halves
from kerasgan.ops.images import NUM_CHANNELS

MOVING = (".gif", ".webp")
CHUNK = 256  # rows that are read at a time
SHOWN = 5  # corrupt files that a warning names

# What a picture is converted to, by its mode in Pillow.
MODES = {
    "1": "L",
    "L": "L",
    "LA": "LA",
    "P": "RGB",
    "PA": "RGBA",
    "RGB": "RGB",
    "RGBA": "RGBA",
    "CMYK": "RGB",
    "YCbCr": "RGB",
    "I;16": "L",
    "I;16B": "L",
}


def is_moving(file):
    """Whether a file holds a moving picture: GIF or WebP of several frames."""
    if file.suffix.lower() not in MOVING:
        return False
    try:
        with PIL.Image.open(file) as picture:
            return getattr(picture, "is_animated", False)
    except Exception:  # it will be refused when it is read
        return False


def read(rows, options):
    """Decodes rows of files into memory.

    Args:
        rows: list of dicts from a part's name to a tuple of files: one of a
            picture, which may move, or the frames of a clip in order.
        options: an `Options`.

    Returns:
        A dict of arrays, and the places in `rows` of those that are in it.
    """
    held, kept, corrupt = {}, [], []
    for place, found in enumerate(_decoded(rows, options)):
        if isinstance(found, _Corrupt):
            corrupt.append(found.refuse(options))
            continue
        first = rows[kept[0]] if kept else rows[place]
        for part, value in found.items():
            _hold(held, part, value, len(kept), len(rows), first, rows[place])
        kept.append(place)
    folder = next(iter(rows[0].values()))[0].parent
    if not kept:
        raise ValueError(
            "A folder must hold images that can be decoded. "
            f"Received: {folder}, where all files are corrupt"
        )
    if corrupt:
        warnings.warn(
            f"Left out {len(corrupt)} corrupt images: {first_of(corrupt)}",
            stacklevel=2,
        )
    return {part: value[: len(kept)] for part, value in held.items()}, kept


def first_of(names):
    """The first few of many names, in words."""
    return ", ".join(names[:SHOWN]) + ", ..." * (len(names) > SHOWN)


def _hold(held, part, value, index, num_rows, first, row):
    """Puts a row into the array of its part, if it is like those before."""
    file = _file_of(row, part)
    if part not in held:
        origin = str(file.parent)
        _check_channels(value, file)
        held[part] = arrays.empty(num_rows, value.shape, origin)
    _check_alike(held[part].shape[1:], value.shape, _file_of(first, part), file)
    held[part][index] = value


def _file_of(row, part):
    return row.get(part, row["image"])[0]


class _Corrupt:
    """A file that could not be decoded."""

    def __init__(self, file, error):
        self.file = file
        self.error = error

    def refuse(self, options):
        if not options.skip_corrupt:
            reason = str(self.error).partition("\n")[0]
            raise ValueError(
                "A folder's images must not be corrupt, or else "
                f"`skip_corrupt` must be set. Received: {self.file} "
                f"({reason or type(self.error).__name__})"
            ) from self.error
        return str(self.file)


def _decoded(rows, options):
    """Decodes a chunk at a time, on several threads."""
    with ThreadPoolExecutor() as pool:
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            yield from pool.map(lambda row: _decode(row, options), chunk)


def _decode(row, options):
    """The parts of a row as a dict of arrays, or what is corrupt."""
    parts = {}
    for part, files in row.items():
        frames = []
        for file in files[: options.frames]:
            try:
                frames += _pictures(file, options)
            # Pillow raises what its decoders stumble over.
            except Exception as error:
                return _Corrupt(file, error)
        parts[part] = _join(frames, files, options)
    if options.layout == "side_by_side":
        parts = halves(parts["image"], str(row["image"][0]))
    _check_pair(row, parts, options.size)
    if options.size is None:
        return parts
    return {part: _fit(value, options.size) for part, value in parts.items()}


def _fit(value, size):
    if value.shape[-1] not in NUM_CHANNELS:
        return value  # which is refused later
    with tf.device("CPU"):
        return fit_image(tf.constant(value), size).numpy()


def _join(frames, files, options):
    """One image of shape (height, width, channels), or a clip of frames."""
    if options.frames is not None and len(frames) < options.frames:
        raise ValueError(
            f"Clips must have the {options.frames} frames that `frames` asks "
            f"for. Received: {files[0]} with {len(frames)} frames in all"
        )
    shapes = {frame.shape for frame in frames}
    if len(shapes) > 1:
        raise ValueError(
            "Frames of a clip must be of one size and kind. "
            f"Received: {files[0]} and those after it, of shapes "
            f"{sorted(shapes)}"
        )
    is_image = len(frames) == 1 and not options.is_clips
    return frames[0] if is_image else np.stack(frames)


def _pictures(file, options):
    """The pictures in a file: one, or the frames of one that moves."""
    content = file.read_bytes()
    with PIL.Image.open(io.BytesIO(content)) as picture:
        count = getattr(picture, "n_frames", 1)
        if count > 1 and picture.format in ("GIF", "WEBP"):
            frames = PIL.ImageSequence.Iterator(picture)
            return [
                np.asarray(frame.convert("RGB"))
                for frame in itertools.islice(frames, options.frames)
            ]
        if count > 1 and picture.format != "MPO":  # a photo and its preview
            raise ValueError(f"it holds {count} pictures")
        return [_still(picture, content)]


def _still(picture, content):
    """The picture as a viewer shows it, of shape (height, width, channels)."""
    mode = _mode(picture)
    if picture.format in ("JPEG", "MPO") and picture.mode == mode:
        picture = _as_before(picture, content)
    picture = PIL.ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I;16"):
        levels = (np.asarray(picture) >> 8).astype("uint8")
    else:
        levels = np.asarray(picture.convert(mode))
    return levels.reshape(*levels.shape[:2], -1)


def _as_before(picture, content):
    """A JPEG, rounded as TensorFlow does: runs were begun with these bytes."""
    with tf.device("CPU"):
        levels = tf.io.decode_jpeg(content).numpy()
    is_grey = picture.mode == "L"
    decoded = PIL.Image.fromarray(levels[..., 0] if is_grey else levels)
    decoded.info = picture.info
    return decoded


def _mode(picture):
    """What to convert a picture to."""
    if picture.format == "GIF":
        return "RGB"
    if picture.mode == "P" and "transparency" in picture.info:
        return "RGBA"
    if picture.mode not in MODES:
        raise ValueError(f"its mode {picture.mode} is not of 8 bits a channel")
    return MODES[picture.mode]


def _check_pair(row, parts, size):
    """Raises an error unless a condition lies over its image."""
    if "condition" not in parts:
        return
    (h, w), (height, width) = (
        parts[part].shape[-3:-1] for part in ("condition", "image")
    )
    is_scaled = size is not None and h * width == height * w
    if (h, w) != (height, width) and not is_scaled:
        raise ValueError(
            "A condition must be of the size of its image; with `image_size`, "
            "of its proportions. Received: "
            f"{_file_of(row, 'condition')} of {h}x{w} and "
            f"{_file_of(row, 'image')} of {height}x{width}"
        )


def _check_channels(value, file):
    if value.shape[-1] not in NUM_CHANNELS:
        raise ValueError(
            "Images must have 1, 3 or 4 channels. "
            f"Received: {file} with {value.shape[-1]}"
        )


def _check_alike(expected, received, first, file):
    """Raises an error unless an image is like the first one."""
    if len(received) != len(expected):
        kinds = {3: "an image", 4: "a clip"}
        raise ValueError(
            "All files of a folder must be images, or all of them clips. "
            f"Received: {first}, {kinds[len(expected)]}, and {file}, "
            f"{kinds[len(received)]}"
        )
    if received[-1] != expected[-1]:
        raise ValueError(
            "All images of a folder must have as many channels. "
            f"Received: {first} with {expected[-1]}, {file} with "
            f"{received[-1]}"
        )
    if received[-3:-1] != expected[-3:-1]:
        raise ValueError(
            "Images of several sizes need `image_size`, to bring them to one. "
            f"Received: {first} of {_size(expected)}, {file} of "
            f"{_size(received)}"
        )
    if received != expected:
        raise ValueError(
            "Clips of several lengths need `frames`, how many to take of each. "
            f"Received: {first} with {expected[0]} frames, {file} with "
            f"{received[0]}"
        )


def _size(shape):
    return f"{shape[-3]}x{shape[-2]}"
