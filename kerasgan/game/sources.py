"""Where batches come from, other than arrays: data sets, generators.

Of each source the first batch is looked at before training begins.
"""

import contextlib
import itertools
import re
import types

import keras
import tensorflow as tf

from kerasgan.game import arrays
from kerasgan.game import checking
from kerasgan.game import feeding

FORMS = (
    "images, as an array; a dict of arrays; a tf.data.Dataset; a "
    "keras.utils.PyDataset; or a generator of batches. Labels come second: "
    "`fit(images, labels)`"
)


def for_training(game, x, steps):
    """A source of batches for `game.fit`, checked; see `for_evaluation`.

    On several turns or replicas it gives no batch that does not divide.
    """
    parts = _turns(game), _replicas(game)
    if isinstance(x, tf.data.Dataset):
        check_dataset(game, x)
        check_ends(x.cardinality() != tf.data.INFINITE_CARDINALITY, steps)
        return x
    x = for_evaluation(game, x, steps, "steps_per_epoch")
    if parts != (1, 1) and isinstance(x, keras.utils.PyDataset):
        x = _Divided(x, parts)
        x[(x.num_batches or 1) - 1]  # before it trains for an epoch
    if parts != (1, 1) and isinstance(x, types.GeneratorType):
        x = _divided(x, parts)
    return x


def for_evaluation(game, x, steps, argument="steps"):
    """A source of batches, checked.

    Args:
        game: the `Game`.
        x: anything but arrays that Keras takes.
        steps: integer, after how many batches to end, or `None`.
        argument: string, what the caller calls that.

    Returns:
        What Keras is to be given instead.
    """
    if isinstance(x, tf.data.Dataset):
        check_batches(game, x)
        ends = x.cardinality() != tf.data.INFINITE_CARDINALITY
    elif isinstance(x, keras.utils.PyDataset):
        ends = x.num_batches is not None
        _check_first(game, [x[0]] if x.num_batches != 0 else [])
    elif isinstance(x, types.GeneratorType):
        first = list(itertools.islice(x, 1))
        _check_first(game, first)
        x, ends = _again(first, x), True
    elif isinstance(x, (list, tuple, str)) or not hasattr(x, "__iter__"):
        raise ValueError(
            f"Argument `x` must be {FORMS}. Received: {type(x).__name__}"
        )
    else:
        _check_first(game, itertools.islice(x, 1))
        ends = True
    check_ends(ends, steps, argument)
    return x


def validation(game, data, steps):
    """What `validation_data` of `fit` is to be, checked."""
    x, y, weight = keras.utils.unpack_x_y_sample_weight(data)
    checking.check_unweighted(sample_weight=weight)
    if arrays.is_arrays(x):
        return arrays.checked(game, feeding.to_sample((x, y)))
    return for_evaluation(game, x, steps, "validation_steps")


@contextlib.contextmanager
def plainly():
    """Raises what a source says of a batch, not the graph's account of it."""
    try:
        yield
    except tf.errors.InvalidArgumentError as error:
        said = re.search(r"ValueError: (A batch must divide .*)", str(error))
        if said is None:
            raise
        raise ValueError(said[1]) from error


def _again(first, rest):
    """A generator of what was taken from another, and of the rest."""
    for batch in itertools.chain(first, rest):
        yield (feeding.to_sample(batch),)  # Keras takes nothing but tuples


def _check_first(game, batches):
    for batch in batches:
        arrays.checked(game, feeding.to_sample(batch))
        return
    raise ValueError("The data must hold at least one batch. Received: none")


def check_ends(ends, steps, argument="steps_per_epoch"):
    """Raises an error if batches never end, and nothing says when to stop."""
    if not ends and steps is None:
        raise ValueError(
            f"Argument `{argument}` must be an integer for a data set without "
            f"an end. Received: {argument}=None"
        )


def check_dataset(game, data):
    """Checks a data set to train on: its specs, and its first batch."""
    check_batches(game, data)
    spec = feeding.to_sample(data.element_spec)
    shape = next(iter(spec.values())).shape
    rows = shape[0] if shape.rank else None
    turns, replicas = _turns(game), _replicas(game)
    if rows is not None:
        checking.check_divides(rows, turns, replicas)
    elif turns * replicas > 1:
        raise ValueError(
            f"A data set for {turns} turns on {replicas} replicas must have "
            "batches of a static size: use `batch(n, drop_remainder=True)` "
            f"with n a multiple of {turns * replicas}. Received: {spec}"
        )


def check_batches(game, data):
    """Checks the specs of a data set, and the values of its first batch."""
    spec = feeding.to_sample(data.element_spec)
    checking.check_spec(spec, game.data_spec())
    if not all(_is_pictures(each) for each in spec.values()):
        _check_first(game, data.take(1))


def _is_pictures(spec):
    """Whether these are bytes of which none can be wrong."""
    return spec.dtype == tf.uint8 and (spec.shape.rank or 0) > 3


def _turns(game):
    return game.dynamics.num_batches()


def _replicas(game):
    return game.distribute_strategy.num_replicas_in_sync


# TensorFlow never forgets what makes batches: it must not hold on to the game.
def _check_divides(batch, parts):
    rows = len(next(iter(feeding.to_sample(batch).values())))
    checking.check_divides(rows, *parts)
    return batch


def _divided(batches, parts):
    for batch in batches:
        yield _check_divides(batch, parts)


class _Divided(keras.utils.PyDataset):
    """A data set that checks whether its batches divide."""

    def __init__(self, data, parts):
        super().__init__(
            data.workers, data.use_multiprocessing, data.max_queue_size
        )
        self.data, self.parts = data, parts

    @property
    def num_batches(self):
        return self.data.num_batches

    def __getitem__(self, index):
        return _check_divides(self.data[index], self.parts)

    def on_epoch_begin(self):
        self.data.on_epoch_begin()

    def on_epoch_end(self):
        self.data.on_epoch_end()
