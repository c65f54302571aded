"""From floats in [-1, 1] to 8-bit images, sheets and files, and back."""

import io
import math
import os
from pathlib import Path

import numpy as np
import PIL.Image
import tensorflow as tf
from keras import backend
from keras import ops

NUM_CHANNELS = (1, 3, 4)  # grey, RGB and RGBA: what a PNG file can hold
STARTS = (b"\x89PN", b"\xff\xd8\xff", b"GIF")  # of PNG, JPEG and GIF
LUMA = (0.299, 0.587, 0.114)  # of grey in colours, ITU-R BT.601


def to_uint8(images):
    """Rounds float images to the 256 levels of 8-bit images.

    `round(127.5 (x + 1))`, with x clipped to [-1, 1].

    Args:
        images: Float array or tensor of any shape, with -1 for black and 1 for
            white. A NaN is an error where values are known; in a traced
            function they are not, and its level is undefined.

    Returns:
        A uint8 tensor of the same shape.

    Raises:
        ValueError: If `images` are not floats, or hold a NaN.

    Example:

    >>> import numpy as np
    >>> np.asarray(to_uint8([-1.0, 0.0, 1.0, 2.0]))
    array([  0, 128, 255, 255], dtype=uint8)
    """
    return _to_uint8(images, "images")


def to_float(images):
    """Maps 8-bit images to float32 in [-1, 1]; `to_uint8` is its inverse.

    Args:
        images: uint8 array or tensor of any shape.

    Returns:
        A float32 tensor of the same shape.

    Raises:
        ValueError: If `images` are not uint8.

    Example:

    >>> import numpy as np
    >>> np.asarray(to_float(np.array([0, 255], "uint8")))
    array([-1.,  1.], dtype=float32)
    """
    images = ops.convert_to_tensor(images)
    dtype = backend.standardize_dtype(images.dtype)
    if dtype != "uint8":
        raise ValueError(
            "Argument `images` must be uint8. "
            f"Received: images of dtype {dtype}"
        )
    return ops.cast(images, "float32") / 127.5 - 1.0


def decode(content, channels):
    """Decodes the picture in a file, in a graph too.

    What is transparent is laid on white, unless four channels are asked for.
    Grey becomes colour, and colour grey. EXIF data are not read. Of a picture
    that moves it is the first frame.

    Args:
        content: Scalar string tensor, a file of PNG, JPEG or GIF.
        channels: Integer, 1, 3 or 4.

    Returns:
        A float32 tensor in [-1, 1] of shape `(height, width, channels)`.

    Raises:
        InvalidArgumentError: If the file is none of these, or damaged.
    """
    # TensorFlow takes BMP too, but mistakes palettes and opacity.
    start = tf.strings.substr(content, 0, 3)
    is_known = tf.reduce_any(tf.equal(start, STARTS))
    message = "A picture must be a file of PNG, JPEG or GIF. Received: another"
    with tf.control_dependencies([tf.debugging.Assert(is_known, [message])]):
        content = tf.identity(content)
    levels = tf.io.decode_image(content, expand_animations=False)
    levels = tf.cast(levels, tf.float32)
    height, width, count = tf.unstack(tf.shape(levels))
    has_alpha = count % 2 == 0
    alpha = tf.where(has_alpha, levels[..., -1:], 255.0)
    colours = levels[..., : count - tf.cast(has_alpha, tf.int32)]
    colours = tf.broadcast_to(colours, (height, width, 3))
    if channels == 4:
        levels = tf.concat([colours, alpha], axis=-1)
    else:
        levels = tf.round(255.0 + (colours - 255.0) * alpha / 255.0)
    if channels == 1:
        grey = tf.tensordot(levels, LUMA, 1)
        levels = tf.round(grey)[..., tf.newaxis]
    levels = tf.ensure_shape(levels, (None, None, channels))
    return levels / 127.5 - 1.0


def mirrored(images, height, width):
    """Lets images go on beyond their right and lower edges, mirrored there.

    The row at an edge is not repeated. Images that are larger are cut off.

    Args:
        images: Tensor of shape `(num_images, height, width, channels)`.
        height: Integer, or integer tensor.
        width: The same.

    Returns:
        A tensor of that height and width.

    Example:

    >>> row = tf.reshape([1, 2, 3], (1, 1, 3, 1))
    >>> mirrored(row, 1, 6)[0, 0, :, 0].numpy()
    array([1, 2, 3, 2, 1, 2], dtype=int32)
    """
    for axis, size in ((1, height), (2, width)):
        side = tf.shape(images)[axis]
        period = tf.maximum(2 * side - 2, 1)
        place = tf.range(size) % period
        place = tf.minimum(place, period - place)
        images = tf.gather(images, place, axis=axis)
    return images


def grid(images, columns=None, padding=2):
    """Lays images out in rows on one white sheet.

    Args:
        images: Array or tensor of shape `(num_images, height, width,
            channels)` with 1, 3 or 4 channels, uint8 or float in [-1, 1].
        columns: Integer, the images in a row. If `None`, the sheet is as many
            images high as wide, or one less.
        padding: Integer, the pixels between images and around them.

    Returns:
        A uint8 NumPy array of shape `(sheet_height, sheet_width, channels)`,
        where places without an image are white.

    Raises:
        ValueError: If an argument is not as described, or holds a NaN.

    Example:

    >>> import numpy as np
    >>> grid(np.zeros((6, 28, 28, 1)), columns=3).shape
    (62, 92, 1)
    """
    images = _as_uint8(images, "images", rank=4)
    num_images, height, width, channels = images.shape
    if num_images == 0:
        raise ValueError(
            "Argument `images` must hold at least one image. "
            f"Received: images of shape {images.shape}"
        )
    if columns is None:
        columns = math.ceil(math.sqrt(num_images))
    if columns < 1:
        raise ValueError(
            "Argument `columns` must be a positive integer. "
            f"Received: columns={columns}"
        )
    if padding < 0:
        raise ValueError(
            "Argument `padding` must not be negative. "
            f"Received: padding={padding}"
        )
    rows = math.ceil(num_images / columns)
    step = height + padding, width + padding
    sheet = np.full(
        (rows * step[0] + padding, columns * step[1] + padding, channels),
        255,
        dtype="uint8",
    )
    for index, image in enumerate(images):
        top = index // columns * step[0] + padding
        left = index % columns * step[1] + padding
        sheet[top : top + height, left : left + width] = image
    return sheet


def save_png(path, image):
    """Writes one image as a PNG file.

    The file appears at once and whole: a reader never sees half of it.

    Args:
        path: String or path of the file. Missing parent folders are made; a
            file that is there is replaced.
        image: Array or tensor of shape `(height, width, channels)` with 1, 3
            or 4 channels, uint8 or float in [-1, 1].

    Raises:
        ValueError: If `image` is not as described, or holds a NaN.
    """
    encoded = tf.io.encode_png(_as_uint8(image, "image", rank=3)).numpy()
    _write(Path(path), encoded)


def save_gif(path, frames, milliseconds=100):
    """Writes a moving picture, which goes round for ever.

    Levels of grey are kept; of colours, each frame has 256. The file appears
    at once and whole, as with `save_png`.

    Args:
        path: String or path of the file. Missing parent folders are made; a
            file that is there is replaced.
        frames: Array or tensor of shape `(num_frames, height, width,
            channels)` with 1, 3 or 4 channels, uint8 or float in [-1, 1].
            What is transparent is shown on white.
        milliseconds: Integer, how long a frame is shown.

    Raises:
        ValueError: If `frames` are not as described, or hold a NaN.
    """
    first, *rest = map(_picture, _as_uint8(frames, "frames", rank=4))
    file = io.BytesIO()
    first.save(
        file,
        "GIF",
        save_all=True,
        append_images=rest,
        duration=milliseconds,
        loop=0,
    )
    _write(Path(path), file.getvalue())


def _picture(image):
    """A frame as Pillow has it."""
    if image.shape[-1] == 1:
        return PIL.Image.fromarray(image[..., 0])
    picture = PIL.Image.fromarray(image)
    return picture if picture.mode != "RGBA" else laid_on(picture)


def laid_on(picture, ground="white"):
    """A picture of Pillow in colours, on a ground where it is transparent."""
    picture = picture.convert("RGBA")
    base = PIL.Image.new("RGBA", picture.size, ground)
    return PIL.Image.alpha_composite(base, picture).convert("RGB")


def _write(path, content):
    """Writes a file that appears at once and whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, since a rename is atomic in one file system only.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _to_uint8(images, name):
    images = ops.convert_to_tensor(images)
    dtype = backend.standardize_dtype(images.dtype)
    if not backend.is_float_dtype(dtype):
        raise ValueError(
            f"Argument `{name}` must be floats in [-1, 1]. "
            f"Received: {name} of dtype {dtype}"
        )
    is_known = tf.is_tensor(images) and not tf.is_symbolic_tensor(images)
    if is_known and np.isnan(images).any():
        raise ValueError(
            f"Argument `{name}` must be numbers in [-1, 1]. "
            f"Received: {name} with a NaN"
        )
    # Half precision cannot hold the 256 levels.
    levels = (ops.cast(images, "float32") + 1.0) * 127.5
    return ops.cast(ops.round(ops.clip(levels, 0.0, 255.0)), "uint8")


def _as_uint8(images, name, rank):
    """Checks images that are to be seen, and returns them as uint8."""
    images = np.asarray(images)
    if images.ndim != rank or images.shape[-1] not in NUM_CHANNELS:
        axes = f"num_{name}", "height", "width", "channels"
        expected = axes[-rank:]
        raise ValueError(
            f"Argument `{name}` must be of shape ({', '.join(expected)}) with "
            f"1, 3 or 4 channels. Received: {name} of shape {images.shape}"
        )
    if images.dtype == "uint8":
        return images
    return np.asarray(_to_uint8(images, name))
