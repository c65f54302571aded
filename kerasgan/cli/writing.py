"""Samples as files: sheets, moving pictures, arrays and lines."""

import math
import shutil

import numpy as np

MOST = 2**27  # numbers that a picture is made of
LETTER = 80  # numbers of the picture of a letter, at most
SUFFIXES = (".png", ".gif", ".npy", ".txt")


def check_suffix(path, suffixes=SUFFIXES):
    """Raises an error unless a file is of a kind that can be written."""
    if path.suffix not in suffixes:
        *most, last = suffixes
        names = f"{', '.join(most)} or {last}" if most else last
        raise ValueError(
            f"Option `--output` must end in {names}. Received: {path}"
        )


def write(path, drawing, shown=(), targets=None):
    """Writes samples as the ending of the file says.

    Args:
        path: path of the file.
        drawing: the `Drawing`.
        shown: list of arrays of pictures, of one row or of as many as there
            are rows of samples, to show before them.
        targets: array of pictures to show behind them, or `None`.

    Returns:
        The shape of what was written.

    Raises:
        ValueError: if samples cannot be written so, or there is no room.
    """
    _check_kind(path, drawing)
    check_room(path, drawing)
    if path.suffix == ".npy":
        dtype = dtype_of(drawing.shape)
        write_array(path, drawing.shape, dtype, map(numbers, drawing.pieces()))
    elif path.suffix == ".txt":
        _write_lines(path, drawing)
    else:
        _write_picture(path, drawing, *_to_show(drawing, shown, targets))
    return drawing.shape


def _to_show(drawing, shown, targets):
    """What can be seen beside samples: pictures, if those are pictures."""
    if len(drawing.shape) < 4:
        return [], None
    is_seen = targets is not None and targets.ndim > 3
    return [x for x in shown if x.ndim > 3], targets if is_seen else None


def _check_kind(path, drawing):
    is_text = drawing.source.alphabet is not None and drawing.maker == "image"
    if (path.suffix == ".txt") > is_text:
        raise ValueError(
            "Option `--output` may end in .txt for games of text. "
            f"Received: {path}, of samples of shape {drawing.shape[1:]}"
        )
    rank = len(drawing.shape)
    moves = rank == 5 or (rank == 4 and drawing.columns > 1)
    if path.suffix == ".gif" and not moves:
        raise ValueError(
            "Option `--output` may end in .gif for clips, for walks of images "
            "and with `--sweep`. "
            f"Received: {path}, of samples of shape {drawing.shape[1:]}"
        )


def check_room(path, drawing):
    """Raises an error unless the disk, or else the memory, has room."""
    if path.suffix in (".png", ".gif"):
        shape = drawing.shape
        is_text = len(shape) == 3
        if math.prod(shape[:2] if is_text else shape) * LETTER**is_text > MOST:
            raise ValueError(
                f"Pictures of samples must be of at most {MOST:,} numbers: "
                "give a smaller `--num`, or a .npy file. "
                f"Received: samples of shape {drawing.shape}"
            )
        return
    folder = next(p for p in path.absolute().parents if p.exists())
    free = shutil.disk_usage(folder).free
    needed = math.prod(drawing.shape) * dtype_of(drawing.shape).itemsize
    if path.suffix == ".txt":
        needed = 5 * math.prod(drawing.shape[:2])  # at most, in UTF-8
    if needed > free:
        raise ValueError(
            f"The disk must have room for {path}: give a smaller `--num`. "
            f"Received: samples of shape {drawing.shape}, which are "
            f"{needed / 1e9:,.1f} GB, where {free / 1e9:,.1f} GB are free"
        )


def dtype_of(shape):
    """Arrays of pictures are bytes; points, text and codes are floats."""
    return np.dtype("uint8" if len(shape) > 3 else "float32")


def write_array(path, shape, dtype, pieces):
    """Writes a .npy file of this shape, piece by piece."""
    from kerasgan import files

    header = {
        "descr": np.lib.format.dtype_to_descr(dtype),
        "fortran_order": False,
        "shape": shape,
    }
    with files.new_file(path) as temporary, open(temporary, "wb") as file:
        np.lib.format.write_array_header_1_0(file, header)
        for piece in pieces:
            file.write(np.asarray(piece, dtype).tobytes())


def numbers(samples):
    """Samples as arrays hold them: pictures as bytes."""
    from kerasgan.ops import images

    if samples.ndim > 3:
        return np.asarray(images.to_uint8(samples))
    return samples


def _write_lines(path, drawing):
    from kerasgan import files

    with files.new_file(path) as temporary, open(temporary, "wb") as file:
        for piece in drawing.pieces():
            for line in _decoded(drawing, piece):
                file.write(f"{line}\n".encode())


def _decoded(drawing, samples):
    """Samples as people read them."""
    from kerasgan.ops import text

    alphabet = drawing.source.alphabet
    if alphabet is None or drawing.maker != "image":
        return numbers(samples)
    return text.decode(samples, alphabet)


def _write_picture(path, drawing, shown, targets):
    from kerasgan.ops import images
    from kerasgan.ops import pictures

    samples = _decoded(drawing, np.concatenate(list(drawing.pieces())))
    columns = drawing.columns if drawing.columns > 1 else None
    moves = path.suffix == ".gif"
    if moves and samples.ndim == 4:  # a walk is a clip
        samples, columns = drawing.by_seed(samples), None
        parts = [samples]
    elif shown:
        parts = np.swapaxes(drawing.by_seed(samples), 0, 1)
    if shown:
        samples, columns = beside(parts, shown, targets)
    if moves:
        images.save_gif(path, pictures.moving(samples, columns))
    else:
        images.save_png(path, pictures.sheet(samples, columns))


def beside(parts, shown, targets=None):
    """Samples between what they are made of and what they stand for.

    Args:
        parts: list of arrays of pictures, the samples of each column.
        shown: list of arrays of pictures to show before them, of one row or
            at least as many.
        targets: array of pictures to show behind them, or `None`.

    Returns:
        An array of wide pictures, and how many of them make a row.
    """
    from kerasgan.ops import pictures

    num = len(parts[0])
    columns = [_rows(x, num) for x in shown] + [*parts]
    if targets is not None:
        columns.append(_rows(targets, num))
    pairs = pictures.pairs(*columns)
    in_a_row = pictures.in_a_row(num, len(columns))
    return pairs, in_a_row if len(parts) == 1 else 1


def _rows(values, num):
    return np.repeat(values, num, axis=0) if len(values) == 1 else values[:num]
