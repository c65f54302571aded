"""Pictures of data sets for `kerasgan data show`, and their lines of text."""

import numpy as np


def write(output, sample, num, seed, name):
    """Draws some rows of a sample into a file.

    Args:
        output: path of the file.
        sample: what `kerasgan.data.read` gave, but no text.
        num: integer, how many rows at most.
        seed: integer, which rows.
        name: string, the data set's.
    """
    rank = sample["image"].ndim
    is_moving = output.suffix.lower() == ".gif"
    if is_moving and rank != 5:
        raise ValueError(
            "Argument `--output` must be a PNG file: only clips move. "
            f"Received: {output}"
        )
    if rank == 2:
        _plot_points(output, sample, name)
    elif is_moving:
        _write_gif(output, sample, num, seed)
    else:
        _write_sheet(output, sample, num, seed)


def lines(sample, name, num, seed, data_dir):
    """Some of the lines of a text."""
    from kerasgan import data

    rows = sample["image"][_order(len(sample["image"]), seed)[:num]]
    return data.decode(rows, data.alphabet(name, data_dir))


def _write_sheet(output, sample, num, seed):
    """Images, with a row for each class if there are any, or clips."""
    from kerasgan.data import Unpaired
    from kerasgan.ops import images
    from kerasgan.ops import pictures

    if isinstance(sample, Unpaired):
        columns = num // 2 or 1
        sheet = _stack(
            *(
                pictures.sheet(_some(sample[part], columns, seed), columns)
                for part in ("condition", "image")
            )
        )
    elif "label" in sample and sample["image"].ndim == 4:
        order = _order(len(sample["image"]), seed)
        rows, columns = _rows_by_class(sample["label"], order, num)
        sheet = images.grid(_pick(_with_condition(sample), rows), columns)
    else:
        sheet = pictures.sheet(_some(_with_condition(sample), num, seed))
    images.save_png(output, sheet)


def _write_gif(output, sample, num, seed):
    """A sheet of clips that move."""
    from kerasgan.data import Unpaired
    from kerasgan.ops import images
    from kerasgan.ops import pictures

    if isinstance(sample, Unpaired):
        raise ValueError(
            "Argument `--output` must be a PNG file for two domains that are "
            f"not in pairs. Received: {output}"
        )
    clips = _some(_with_condition(sample), num, seed)
    images.save_gif(output, pictures.moving(clips))


def _some(values, num, seed):
    return values[_order(len(values), seed)[:num]]


def _stack(top, bottom):
    """One sheet below another, which share the white line between them."""
    from kerasgan.ops import pictures

    bottom = bottom[2:]
    turned = pictures.beside(top.swapaxes(0, 1), bottom.swapaxes(0, 1))
    return turned.swapaxes(0, 1)


def _with_condition(sample):
    """The images, to the right of their conditions if those are pictures."""
    from kerasgan.ops import pictures

    images, conditions = sample["image"], sample.get("condition")
    if conditions is None or conditions.ndim < 4:
        return images
    if conditions.ndim < images.ndim:  # the same beside each frame
        frames = images.shape[1]
        conditions = np.repeat(conditions[:, np.newaxis], frames, axis=1)
    if conditions.ndim > images.ndim:
        conditions = conditions[:, 0]
    return pictures.beside(conditions, images)


def _order(rows, seed):
    from kerasgan.ops import random

    return np.argsort(random.uniform((rows,), random.key(seed)), kind="stable")


def _rows_by_class(labels, order, num):
    """As many of each class, one class after the other; -1 for none left."""
    classes = np.unique(labels)[:num]
    columns = num // len(classes)
    rows = np.full((len(classes), columns), -1)
    for row, each in enumerate(classes):
        found = order[labels[order] == each][:columns]
        rows[row, : len(found)] = found
    return rows.ravel(), columns


def _pick(images, rows):
    """The images in these rows; a white one for -1."""
    picked = images[rows]
    picked[rows < 0] = 255 if images.dtype == np.uint8 else 1.0
    return picked


def _plot_points(output, sample, name):
    points = sample["image"]
    if points.shape[1] != 2:
        raise ValueError(
            "Points must have two dimensions to be shown. "
            f"Received: {name} with {points.shape[1]}"
        )
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ValueError(
            "Points are drawn by matplotlib, which the extra `plots` "
            "installs: `pip install 'kerasgan[plots]'`. "
            f"Received: {name}, and no matplotlib"
        ) from error

    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    colors = (
        {"c": sample["label"], "cmap": "tab20"} if "label" in sample else {}
    )
    axes.scatter(*points.T, s=1, **colors)
    axes.set(aspect="equal", title=name)
    output.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(output, format="png", dpi=100)
