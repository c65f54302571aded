"""From what `fit` is given to the real samples of a step."""

import keras
import numpy as np
import tensorflow as tf

from kerasgan.data import pipeline


def to_sample(data):
    """Names the parts of a batch.

    Args:
        data: images, `(images,)`, `(images, labels)`, or a dict; tensors,
            arrays or their specs.

    Returns:
        A dict with `"image"` and, if there are labels, `"label"`.
    """
    x, y, weight = keras.utils.unpack_x_y_sample_weight(data)
    if weight is not None:
        raise ValueError(
            "A game takes no `sample_weight`: a batch must be images, "
            "(images, labels) or a dict. Received: a tuple of three."
        )
    sample = dict(x) if isinstance(x, dict) else {"image": x}
    if y is not None:
        sample["label"] = y
    return sample


def to_float(sample):
    """Bytes as networks take them, inside of the compiled step.

    Those of pictures, of four axes or more, are scaled to [-1, 1]; those of
    one-hot sequences, of three, are 0 and 1.
    """
    return {name: _to_float(value) for name, value in sample.items()}


def _to_float(value):
    if value.dtype != "uint8" or len(value.shape) < 3:
        return value
    floats = tf.cast(value, tf.float32)
    return floats / 127.5 - 1.0 if len(value.shape) > 3 else floats


def num_rows(batch):
    """Number of rows of a batch: an integer if it is known, else a tensor."""
    first = next(iter(batch.values()))
    return first.shape[0] or tf.shape(first)[0]


def check_spec(sample, spec):
    """Raises an error unless a batch has the parts that a step needs.

    Args:
        sample: dict of arrays, tensors or specs, with a batch axis.
        spec: dict from a name to the shape of a row and its dtype.
    """
    for name, (shape, dtype) in spec.items():
        if name not in sample:
            raise ValueError(
                f"The data must hold `{name}`, with rows of shape {shape}. "
                f"Received: {sorted(sample)}"
            )
        _check_shape(name, sample[name], shape)
        _check_dtype(name, sample[name], tf.as_dtype(dtype))


def _check_shape(name, value, shape):
    received = tuple(value.shape)
    expected = tf.TensorShape((None, *shape))
    if not expected.is_compatible_with(received):
        hint = ""
        if received[1:] == tuple(shape[:-1]):
            hint = f" Add an axis: `{name}[..., None]`."
        raise ValueError(
            f"`{name}` must have shape (batch, "
            f"{', '.join(map(str, shape))}).{hint} "
            f"Received: shape={received}"
        )


def _check_dtype(name, value, expected):
    dtype = tf.as_dtype(value.dtype)
    if expected.is_integer:
        fits, kinds = dtype.is_integer, "integers"
    else:
        fits = dtype == tf.uint8 or dtype.is_floating
        kinds = KINDS.get(len(value.shape), KINDS[4])
    if not fits:
        raise ValueError(
            f"`{name}` must be {kinds}. Received: dtype={dtype.name}"
        )


# What the parts of a sample may hold, by the number of axes of a batch.
KINDS = {
    1: "floats",
    2: "floats",
    3: "uint8 that are 0 or 1, or floats",
    4: "uint8 in [0, 255] or floats in [-1, 1]",
}


def check_range(sample):
    """Raises an error unless a batch holds numbers that are as they should be.

    Floats are finite, and those of pictures, which have four axes or more, in
    [-1, 1]. What has fewer, such as the points of toys, may lie anywhere.
    Bytes of sequences, which have three axes, are 0 or 1.
    """
    for name, value in sample.items():
        _check_range(name, np.asarray(value))


def _check_range(name, value):
    if value.size == 0 or value.dtype.kind not in "fu" or value.ndim < 2:
        return
    low, high = float(value.min()), float(value.max())
    if value.dtype == np.uint8:
        if value.ndim == 3 and high > 1:
            raise ValueError(
                f"`{name}` must hold one-hot rows, of 0 and 1, or be pictures "
                "of shape (batch, height, width, channels). "
                f"Received: uint8 in [{low:g}, {high:g}]"
            )
        return
    if not np.isfinite([low, high]).all():
        raise ValueError(
            f"`{name}` must hold finite numbers. Received: NaN or infinity."
        )
    if value.ndim >= 4 and (low < -1.001 or high > 1.001):
        raise ValueError(
            f"`{name}` must be uint8 in [0, 255] or floats in [-1, 1]; scale "
            "it by `images / 127.5 - 1`. Received: floats in "
            f"[{low:g}, {high:g}]"
        )


def check_divides(rows, turns, replicas=1):
    """Raises an error unless a batch splits evenly over turns and replicas."""
    if rows % (turns * replicas):
        raise ValueError(
            f"A batch must divide into {turns} turns on {replicas} replicas: "
            f"its rows must be a multiple of {turns * replicas}. "
            f"Received: {rows} rows"
        )


def split(sample, turns):
    """Splits a batch into one sub-batch for each turn."""
    if turns == 1:
        return [sample]
    parts = {name: tf.split(value, turns) for name, value in sample.items()}
    return [{name: parts[name][i] for name in parts} for i in range(turns)]


def is_arrays(x):
    """Whether `x` is an array or tensor, or a dict of them."""
    leaves = list(x.values()) if isinstance(x, dict) else [x]
    return all(isinstance(leaf, (np.ndarray, tf.Tensor)) for leaf in leaves)


def arrays_for(
    game,
    sample,
    batch_size=None,
    shuffle=True,
    validation_split=0.0,
    endless=False,
):
    """Arrays as a data set for `game.fit`, checked.

    Args:
        game: the game that will train.
        sample: dict of arrays with as many rows each.
        batch_size: integer, the rows of a step; 32 a turn and replica if
            `None`.
        shuffle: bool.
        validation_split: float, the share of rows at the end to hold out.
        endless: bool, whether the data set goes on after an epoch.

    Returns:
        A `tf.data.Dataset`; the callback that it needs to know its place; and
        the rows held out, a dict of arrays or `None`.
    """
    sample = {name: _standard(value) for name, value in sample.items()}
    rows = {name: len(value) for name, value in sample.items()}
    if len(set(rows.values())) > 1:
        raise ValueError(f"Arrays must have as many rows. Received: {rows}")
    check_spec(sample, game.data_spec())
    check_range(sample)
    turns = game.dynamics.num_batches()
    replicas = game.distribute_strategy.num_replicas_in_sync
    batch_size = batch_size or 32 * turns * replicas
    check_divides(batch_size, turns, replicas)
    held_out = None
    if validation_split:
        kept = round(min(rows.values()) * (1.0 - validation_split))
        held_out = {name: value[kept:] for name, value in sample.items()}
        sample = {name: value[:kept] for name, value in sample.items()}
    place = Place()
    data = pipeline.from_arrays(
        sample,
        batch_size,
        seed=game.seed,
        shuffle=shuffle,
        start=place.start,
        endless=endless,
    )
    return data, place, held_out


class Place(keras.callbacks.Callback):
    """Remembers the step at which an epoch begins.

    That is after other callbacks have restored a checkpoint, and before the
    first step, which counts up while it still waits for its data.

    Attributes:
        start: function without arguments, gives the step. TensorFlow never
            forgets what a data set calls: it must not hold on to the game.
    """

    def __init__(self):
        super().__init__()
        self._steps = steps = [0]
        self.start = lambda: steps[0]

    def on_epoch_begin(self, epoch, logs=None):
        self._steps[0] = int(self.model.step.numpy())


def _standard(value):
    value = np.asarray(value)
    return value.astype("float32") if value.dtype.kind == "f" else value


def check_dataset(game, data):
    """Checks the specs of a data set, and the range of its first batch."""
    spec = to_sample(data.element_spec)
    check_spec(spec, game.data_spec())
    turns = game.dynamics.num_batches()
    replicas = game.distribute_strategy.num_replicas_in_sync
    rows = next(iter(spec.values())).shape[0]
    if rows is not None:
        check_divides(rows, turns, replicas)
    elif turns * replicas > 1:
        raise ValueError(
            f"A data set for {turns} turns on {replicas} replicas must have "
            "batches of a static size: use `batch(n, drop_remainder=True)` "
            f"with n a multiple of {turns * replicas}. Received: {spec}"
        )
    if any(x.dtype.is_floating or x.shape.rank == 3 for x in spec.values()):
        for batch in data.take(1):
            check_range(to_sample(batch))
