"""What is read: independent parts, and how a reader is to read."""

import dataclasses
from pathlib import Path

import numpy as np

# Names of splits, in any case. A folder or array of such a name is a split.
SPLITS = ("train", "valid", "val", "validation", "test")
LAYOUTS = ("side_by_side", "paired", "unpaired", "clips")


class Unpaired(dict):
    """A dict of arrays whose rows have nothing to do with each other.

    Each part has as many rows as it has, and in batches an order of its own:
    see `kerasgan.data.unpaired`, which reads them.

    Args:
        parts: dict from names, `"image"` and others, to arrays.

    Example:

    >>> source = Unpaired({"image": np.ones((5, 2)), "other": np.ones((3, 2))})
    >>> {name: len(value) for name, value in source.items()}
    {'image': 5, 'other': 3}
    """

    def __init__(self, parts):
        super().__init__(parts)


@dataclasses.dataclass(frozen=True)
class Options:
    """How a data set is to be read; see `kerasgan.data.read`."""

    split: str = "train"
    size: tuple[int, int] | None = None
    data_dir: Path | str | None = None
    skip_corrupt: bool = False
    layout: str | None = None
    frames: int | None = None
    length: int | None = None

    def __post_init__(self):
        if self.layout not in (None, *LAYOUTS):
            raise ValueError(
                f"Argument `layout` must be `None` or one of {list(LAYOUTS)}. "
                f"Received: layout={self.layout!r}"
            )
        for name in ("frames", "length"):
            if getattr(self, name) is not None:
                check_count(name, getattr(self, name))

    @property
    def is_clips(self):
        """Whether clips are asked for, in place of images."""
        return self.frames is not None or self.layout == "clips"


def check_count(name, value, least=1):
    """Raises an error unless an argument is an integer, at least `least`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        value = repr(value)
    elif value >= least:
        return
    raise ValueError(
        f"Argument `{name}` must be an integer of at least {least}. "
        f"Received: {name}={value}"
    )


def check_split(split, splits, origin):
    """The split of a dict that goes by a name in any case, or an error."""
    if isinstance(split, str) and split.lower() in splits:
        return splits[split.lower()]
    raise ValueError(
        f"Argument `split` must be one of {sorted(splits)} for {origin}. "
        f"Received: split={split!r}"
    )


def halves(images, origin):
    """Cuts pictures that hold a condition to the left of its image.

    Args:
        images: array of shape `(..., height, width, channels)`.
        origin: what they are, for errors.

    Returns:
        A dict of arrays: `"image"` and `"condition"`.
    """
    width = images.shape[-2]
    if width % 2:
        raise ValueError(
            'With `layout="side_by_side"` pictures must have an even width: '
            f"the condition, and the image to its right. Received: {origin} "
            f"of shape {images.shape}"
        )
    left, right = np.split(images, 2, axis=-2)
    return {"image": right, "condition": left}
