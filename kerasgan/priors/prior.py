import numpy as np
import tensorflow as tf

from kerasgan.configurable import Configurable
from kerasgan.naming import unknown
from kerasgan.ops import random
from kerasgan.ops.images import to_float

SLACK = 1e-3  # by which rounding may carry a float beyond its bounds


class Prior(Configurable):
    """A distribution over the generator's inputs.

    A prior draws a *sample*: a dict of named tensors, its *parts*, each with
    one row a draw, such as `{"latent": ..., "label": ...}`. A subclass gives
    `spec` and `sample`, and what else it knows of its parts.

    Attributes:
        given: names of the parts that are not drawn: data give them, or who
            asks for samples.
        controls: names of the parts that a user may want to set.
        defaults: dict from the names of controls to the value that they have
            where nobody sets them, for those that are not drawn.
    """

    given = ()
    controls = ()
    defaults = {}

    @property
    def spec(self):
        """A dict from each name to its `(shape of a row, dtype)`."""
        raise NotImplementedError

    @property
    def required(self):
        """Names of the parts that an export does not draw by itself.

        They are those that are given, and whole numbers, such as labels.
        """
        return tuple(
            name
            for name, (_, dtype) in self.spec.items()
            if name in self.given or "int" in dtype
        )

    def data_spec(self):
        """What the prior needs of data, in the form of `spec`."""
        return {}

    def bounds(self, name):
        """The least and the largest value of a part; `None` for no limit."""
        return None, None

    def sample(self, num_samples, seed, batch=None):
        """Draws from the prior.

        Args:
            num_samples: integer, the number of rows.
            seed: int32 tensor of shape `(2,)`, see `kerasgan.ops.random.key`.
            batch: the real sample of this turn, or what a user gives (a dict
                of tensors), for priors that condition on data.

        Returns:
            A dict of tensors of shape `(num_samples, ...)`.
        """
        raise NotImplementedError

    def drawn(self, num_samples, seed):
        """The parts of a sample that are drawn, and not given."""
        return {} if self.given else self.sample(num_samples, seed)

    def sample_rows(self, seeds, batch=None):
        """Draws one row a seed, which depends on nothing but that seed.

        Args:
            seeds: int64 tensor of shape `(num_samples,)`.
            batch: dict of tensors of as many rows, for the parts that are
                given.

        Returns:
            A dict of tensors of shape `(num_samples, ...)`. The row of seed
            `s` is that of `sample(1, random.key(s))`.
        """
        halves = tf.stack([seeds, seeds // 2**31], axis=-1) % 2**31
        drawn = {
            name: tf.TensorSpec(*row)
            for name, row in self.spec.items()
            if name not in self.given
        }

        def row(seed):
            return {name: x[0] for name, x in self.drawn(1, seed).items()}

        rows = {}
        if drawn:  # as `random.key` splits an integer
            keys = tf.cast(halves, tf.int32)
            rows = tf.map_fn(row, keys, fn_output_signature=drawn)
        if self.given:
            whole = self.sample(tf.shape(seeds)[0], random.key(0), batch)
            rows |= {name: whole[name] for name in self.given}
        return rows

    def fix(self, num_samples, values):
        """Rows of given values, to put in place of drawn ones.

        Args:
            num_samples: integer, the number of rows; `None` for that of the
                values, one of which must have one a row then.
            values: dict from names of the prior to a value for all rows, or
                to one a row. Images may be uint8.

        Returns:
            A dict of tensors of shape `(num_samples, ...)`.

        Raises:
            ValueError: if a name is not the prior's, or a value does not fit.
        """
        values = {
            name: self._as_array(name, value) for name, value in values.items()
        }
        if num_samples is None:
            num_samples = self._count(values)
        return {
            name: self._fix(name, num_samples, value)
            for name, value in values.items()
        }

    def _as_array(self, name, value):
        if name not in self.spec:
            raise unknown("part of the prior", name, list(self.spec))
        try:
            value = np.asarray(value)
        except ValueError as error:
            raise ValueError(
                f"Argument `{name}` must be an array, of rows of one shape. "
                f"Received: {name} of type {type(value).__name__}"
            ) from error
        shape, dtype = self.spec[name]
        whole = "int" in dtype
        kinds = "iu" if whole else "iuf"
        if value.dtype.kind not in kinds:
            raise ValueError(
                f"Argument `{name}` must hold "
                f"{'integers' if whole else 'numbers'}. "
                f"Received: {name} of dtype {value.dtype}"
            )
        if shape == () and value.shape[1:] == (1,):
            return value[:, 0]  # a column, as of data
        if value.dtype == np.uint8 and len(shape) >= 3:
            return np.asarray(to_float(value))  # pictures, as in training
        return value

    def _count(self, values):
        for name, value in values.items():
            shape, _ = self.spec[name]
            if value.ndim == len(shape) + 1:
                return len(value)
        raise ValueError(
            "Argument `num_samples` is needed unless a part has one value a "
            f"row. Received: num_samples=None and {sorted(values)}"
        )

    def _fix(self, name, num_samples, value):
        shape, dtype = self.spec[name]
        try:
            value = np.broadcast_to(value, (num_samples, *shape))
        except ValueError as error:
            raise ValueError(
                f"Argument `{name}` must have shape {shape} or "
                f"{(num_samples, *shape)}. Received: shape={value.shape}"
            ) from error
        self.check(name, value)
        return tf.constant(value, dtype)

    def check(self, name, value):
        """Raises a `ValueError` if this could not have been drawn.

        Args:
            name: string, the part.
            value: array of values of it.
        """
        if not value.size:
            return
        low, high = self._limits(name)
        least, largest = value.min(), value.max()
        if not low <= least <= largest <= high:
            raise ValueError(
                f"{self._expected(name)} Received: {name} from {least} to "
                f"{largest}"
            )

    def guard(self, sample):
        """`check` for graphs, where values are known only when they run.

        Args:
            sample: dict of tensors by the prior's names, or some of them.

        Returns:
            The same tensors; where they could not have been drawn, an
            `InvalidArgumentError` when they are computed.
        """
        return sample | {
            name: self._guard(name, sample[name])
            for name in self.spec
            if name in sample
        }

    def _guard(self, name, value):
        low, high = (
            tf.constant(limit, value.dtype) for limit in self._limits(name)
        )
        least, largest = tf.reduce_min(value), tf.reduce_max(value)
        # Of no rows the least is above the largest. NaN is never within.
        valid = tf.equal(tf.size(value), 0) | (
            (low <= least) & (least <= largest) & (largest <= high)
        )
        message = f"{self._expected(name)} Received: {name} from"
        check = tf.debugging.Assert(valid, [message, least, "to", largest])
        with tf.control_dependencies([check]):
            return tf.identity(value)

    def _limits(self, name):
        """What values of a part lie between, whether or not it has bounds."""
        dtype = np.dtype(self.spec[name][1])
        low, high = self.bounds(name)
        if dtype.kind in "iu":
            ends = np.iinfo(dtype)
            slack = 0
        else:
            ends = np.finfo(dtype)
            slack = SLACK
        return (
            ends.min if low is None else low - slack,
            ends.max if high is None else high + slack,
        )

    def _expected(self, name):
        low, high = self.bounds(name)
        if low is None and high is None:
            return f"Argument `{name}` must hold finite numbers."
        if high is None:
            return f"Argument `{name}` must be at least {low:g}."
        if low is None:
            return f"Argument `{name}` must be at most {high:g}."
        return f"Argument `{name}` must be from {low:g} to {high:g}."

    def points(self, name, num):
        """Values of one entry of a part, from end to end.

        Args:
            name: string, the part.
            num: integer, how many; whole numbers take all their values.

        Returns:
            An array: between the bounds if there are any, else from -2 to 2.
        """
        low, high = self.bounds(name)
        low = -2.0 if low is None else low
        high = max(low, 2.0) if high is None else high
        if "int" in self.spec[name][1]:
            return np.arange(low, high + 1, dtype="int32")
        return np.linspace(low, high, num, dtype="float32")

    def sweep(self, rows, name, num=8, entry=0):
        """Each row several times over, with other values of one entry.

        Args:
            rows: a draw, a dict of tensors.
            name: string, the part that changes.
            num: integer, how many values it takes; see `points`.
            entry: integer, which entry of a row of the part changes.

        Returns:
            A dict of arrays; those of one row follow each other.

        Raises:
            ValueError: if there is no such part or entry.
        """
        if name not in self.spec:
            raise unknown("part of the prior", name, list(self.spec))
        size = int(np.prod(self.spec[name][0]))
        if not 0 <= entry < size:
            raise ValueError(
                f"Argument `entry` must be from 0 to {size - 1} for "
                f"`{name}`. Received: entry={entry}"
            )
        points = self.points(name, num)
        count = len(rows[name])
        rows = {
            part: np.repeat(np.asarray(value), len(points), axis=0)
            for part, value in rows.items()
        }
        rows[name].reshape(len(rows[name]), -1)[:, entry] = np.tile(
            points, count
        )
        return rows


def shape_of(name, value):
    """The shape of a row: a size, or a tuple of sizes, checked."""
    sizes = value if isinstance(value, (tuple, list)) else (value,)
    return tuple(at_least(1, name, size) for size in sizes)


def at_least(least, name, value):
    """An argument that must be an integer of at least so much."""
    is_whole = isinstance(value, (int, np.integer))
    if not is_whole or isinstance(value, bool) or value < least:
        raise ValueError(
            f"Argument `{name}` must be an integer of at least {least}. "
            f"Received: {name}={value!r}"
        )
    return int(value)
