"""Data sets without an end: rows are drawn afresh at every step."""

from kerasgan.data import toys
from kerasgan.data.stacked import Stacked

NUM_ROWS = 10_000  # that are read into memory


class Points:
    """A toy of points, as a data set without an end.

    Args:
        name: string, one of `kerasgan.data.toys.TOYS`.

    Attributes:
        shape: tuple, the shape of a row.
        num_modes: integer, how many labels there are.
    """

    def __init__(self, name):
        self.name = name
        centres, _ = toys.modes(name)
        self.num_modes, *shape = centres.shape
        self.shape = tuple(shape)

    def rows_of_step(self, split, batch_size, seed, data_dir=None):
        """Fresh points, as a pure function of the step."""
        return toys.rows_of_step(self.name, split, batch_size, seed)

    def read(self, split, num_rows, data_dir=None):
        """The same points every time, in memory."""
        return toys.read(self.name, split, num_rows)


SOURCES = {name: Points(name) for name in toys.TOYS}
SOURCES["stacked_mnist"] = Stacked()


def is_endless(name):
    """Whether this is the name of a data set without an end."""
    return isinstance(name, str) and name in SOURCES


def read(name, options):
    """The same rows every time, in memory.

    Args:
        name: string, one of `SOURCES`.
        options: an `Options`.

    Returns:
        A dict of arrays, of `NUM_ROWS` rows.
    """
    told = {"image_size": options.size, "layout": options.layout}
    for argument, value in (told | {"frames": options.frames}).items():
        if value is not None:
            raise ValueError(
                f"Argument `{argument}` must be `None` for {name}, whose rows "
                f"are drawn as they are. Received: {argument}={value!r}"
            )
    return SOURCES[name].read(options.split, NUM_ROWS, options.data_dir)
