"""Rows of features, kept up to a limit."""

from typing import NamedTuple

import numpy as np

from kerasgan.metrics.checks import check_positive
from kerasgan.metrics.checks import check_rows
from kerasgan.metrics.checks import check_widths

LIMIT = 10_000


class Rows(NamedTuple):
    """The first rows of a stream of features: memory that does not grow.

    Later rows are checked and dropped, so the order of the stream must not
    mean anything.

    Attributes:
        limit: integer, how many rows are kept at most.
        blocks: tuple of arrays, the batches that were kept.

    Example:

    >>> import numpy as np
    >>> rows = Rows.empty(limit=3)
    >>> for batch in np.eye(2), np.zeros((2, 2)), np.ones((2, 2)):
    ...     rows = rows.add(batch)
    >>> rows.array().tolist()
    [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
    """

    limit: int
    blocks: tuple = ()

    @classmethod
    def empty(cls, limit=LIMIT):
        """Makes a keeper that holds no rows yet."""
        check_positive(limit, "limit")
        return cls(limit)

    @property
    def num_rows(self):
        return sum(len(block) for block in self.blocks)

    def add(self, rows):
        """Returns a keeper that holds the rows too, as far as there is room.

        Args:
            rows: array of shape `(num_rows, num_features)`, of the same width
                and dtype as the rows before.

        Returns:
            A `Rows`. This one stays as it is.
        """
        rows = check_rows(rows, "rows")
        for block in self.blocks[:1]:
            check_widths(block.shape[1], rows.shape[1], ("rows before", "rows"))
            if block.dtype != rows.dtype:
                raise ValueError(
                    "Argument `rows` must be of the dtype of the rows before. "
                    f"Received: {rows.dtype} after {block.dtype}"
                )
        room = self.limit - self.num_rows
        if room <= 0 and self.blocks:
            return self
        # A copy: the caller may fill its array again with the next batch.
        return self._replace(blocks=(*self.blocks, rows[:room].copy()))

    def array(self):
        """Returns the rows as an array of shape `(num_rows, num_features)`."""
        if not self.blocks:
            raise ValueError(
                "There must be rows before their array is asked for. "
                "Received: none"
            )
        return np.concatenate(self.blocks)
