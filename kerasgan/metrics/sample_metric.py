"""The bases of the Keras metrics of real and fake samples."""

import keras

from kerasgan.metrics.checks import check_positive
from kerasgan.metrics.checks import check_rows
from kerasgan.metrics.rows import LIMIT
from kerasgan.metrics.rows import Rows


class SampleMetric(keras.metrics.Metric):
    """The base of metrics of real and fake samples.

    A subclass says what it keeps of each side (`empty` makes it, its `add`
    grows it) and computes its `result` from `self.state("real")` and
    `self.state("fake")`.

    Args:
        name: string; by default the class's in snake case.
        dtype: string, kept for Keras: the numbers are float64 anyway.
    """

    sides = ("real", "fake")

    def __init__(self, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.reset_state()

    def empty(self, num_features):
        """Returns the state of a side before its first batch."""
        raise NotImplementedError

    def update_state(self, real=None, fake=None):
        """Adds a batch of either side, or of both.

        Args:
            real: array of shape `(num_rows, num_features)`, or `None`.
            fake: array of shape `(num_rows, num_features)`, or `None`.
                A metric of fake samples alone looks at this one only.
        """
        if real is None and fake is None:
            raise ValueError(
                f"Metric `{self.name}` needs a batch of real or fake samples. "
                "Received: neither"
            )
        batches = {"real": real, "fake": fake}
        self._states |= {
            side: self._grown(side, batches[side])
            for side in self.sides
            if batches[side] is not None
        }

    def _grown(self, side, batch):
        batch = check_rows(batch, side)  # so that errors name the side
        if side not in self._states:
            return self.empty(batch.shape[1]).add(batch)
        return self._states[side].add(batch)

    def state(self, side):
        """Returns what is kept of a side, or raises that nothing is yet."""
        if side not in self._states:
            raise ValueError(
                f"Metric `{self.name}` needs {side} samples before its result. "
                "Received: none"
            )
        return self._states[side]

    def reset_state(self):
        """Forgets both sides."""
        self._states = {}

    def named(self, numbers):
        """Turns a named tuple of numbers into a result for Keras' logs."""
        return {
            f"{self.name}_{field}": value
            for field, value in numbers._asdict().items()
        }


class RowsMetric(SampleMetric):
    """The base of metrics that keep rows: at most `limit` of each side.

    Args:
        limit: integer, the first rows of a side that count.
    """

    def __init__(self, limit=LIMIT, name=None, dtype=None):
        check_positive(limit, "limit")
        self.limit = limit
        super().__init__(name=name, dtype=dtype)

    def empty(self, num_features):
        return Rows.empty(self.limit)

    def rows(self):
        """Returns the kept rows of each side that this metric looks at."""
        return [self.state(side).array() for side in self.sides]

    def get_config(self):
        return {**super().get_config(), "limit": self.limit}
