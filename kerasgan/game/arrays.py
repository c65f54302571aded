"""Arrays in memory, as `fit` and `evaluate` take them."""

import keras
import numpy as np

from kerasgan.data import pipeline
from kerasgan.game import checking


def is_arrays(x):
    """Whether `x` is an array or tensor, or a dict of parts in memory."""
    dense = hasattr(x, "__array__") or isinstance(x, checking.SPARSE)
    return isinstance(x, dict) or dense


def checked(game, sample):
    """A sample as arrays that a game can take, or an error.

    Args:
        game: the `Game`.
        sample: dict of what NumPy makes arrays of, with as many rows each.

    Returns:
        A dict of arrays.
    """
    sample = {name: _as_array(name, each) for name, each in sample.items()}
    checking.check_sample(sample, game)
    return _rows(sample, game.data_spec())


def inputs(sample, prior):
    """What a generator is given, as arrays that it can take, or an error.

    Args:
        sample: dict of what NumPy makes arrays of.
        prior: the `Prior` of what the generator takes.

    Returns:
        A dict of arrays.
    """
    sample = {name: _as_array(name, each) for name, each in sample.items()}
    checking.check_inputs(sample, prior)
    return _rows(sample, prior.spec)


def _rows(sample, spec):
    """The same, with columns of numbers as what they are: one a row."""
    numbers = [name for name, (shape, _) in spec.items() if shape == ()]
    return sample | {name: sample[name].reshape(-1) for name in numbers}


def _as_array(name, value):
    if isinstance(value, checking.SPARSE):
        return value  # and is refused
    try:
        value = np.asarray(value)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"`{name}` must be an array, of rows of one shape. Received: "
            f"{type(value).__name__} ({error})"
        ) from error
    if value.dtype.kind != "f":
        return value
    with np.errstate(over="ignore"):  # what becomes infinite is refused
        return value.astype("float32")


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
    sample = checked(game, sample)
    checking.check_count("batch_size", batch_size)
    turns = game.dynamics.num_batches()
    replicas = game.distribute_strategy.num_replicas_in_sync
    batch_size = batch_size or 32 * turns * replicas
    checking.check_divides(batch_size, turns, replicas)
    sample, held_out = _split(sample, validation_split)
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


def _split(sample, share):
    """What to train on and, of a share of the rows, what is held out."""
    if not 0.0 <= (share or 0.0) < 1.0:
        raise ValueError(
            "Argument `validation_split` must be from 0 to less than 1. "
            f"Received: validation_split={share!r}"
        )
    if not share:
        return sample, None
    kept = round(len(next(iter(sample.values()))) * (1.0 - share))
    return (
        {name: value[:kept] for name, value in sample.items()},
        {name: value[kept:] for name, value in sample.items()},
    )


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
