"""Pipelines whose order is a pure function of (seed, epoch, index)."""

import zlib

import tensorflow as tf

from kerasgan.data.sources import Unpaired
from kerasgan.ops import random


def from_arrays(
    sample, batch_size, seed=0, shuffle=True, start=lambda: 0, endless=False
):
    """A data set of batches of rows, in an order that can be resumed.

    Step `s` of training always sees the same rows: those of batch `s % n` in
    the permutation of epoch `s // n`, where `n` is the number of whole
    batches. The ragged end of each permutation is left out.

    Args:
        sample: dict of arrays with as many rows each, or an `Unpaired`.
        batch_size: integer, rows of a batch.
        seed: integer, of the permutations.
        shuffle: bool; without it rows come in their order.
        start: function without arguments, called whenever the data set is
            iterated; gives the step to begin at.
        endless: bool; by default an iteration gives `n` batches.

    Returns:
        A `tf.data.Dataset` of dicts.

    Raises:
        ValueError: if there are fewer rows than a batch has.
    """
    batches = num_batches(sample, batch_size)

    def steps(_):
        first = tf.py_function(start, [], tf.int64)
        first.set_shape(())
        # In place of no end: more steps than anybody trains.
        return tf.data.Dataset.range(
            first, first + (2**40 if endless else batches)
        )

    data = tf.data.Dataset.from_tensors(0).flat_map(steps)
    data = data.map(rows_of_step(sample, batch_size, seed, shuffle))
    length = tf.data.INFINITE_CARDINALITY if endless else batches
    return _ahead(data.apply(tf.data.experimental.assert_cardinality(length)))


def from_steps(draw, start_step=0, num_steps=None):
    """A data set of `draw(step)`, step after step.

    Args:
        draw: function from a step, an int64 scalar, to a batch; pure.
        start_step: integer, the step to begin at.
        num_steps: integer, the step to end before; by default it never ends.

    Returns:
        A `tf.data.Dataset`.
    """
    if num_steps is None:
        steps = tf.data.Dataset.counter(start_step)
    else:
        steps = tf.data.Dataset.range(start_step, max(start_step, num_steps))
    return _ahead(steps.map(draw))


def _ahead(data):
    """Prepares batches ahead of the step that takes them."""
    options = tf.data.Options()
    # Rows are in memory: several workers share out batches, not files.
    options.experimental_distribute.auto_shard_policy = (
        tf.data.experimental.AutoShardPolicy.DATA
    )
    # With it, dropping an iterator can block for as long as an epoch took.
    options.autotune.enabled = False
    return data.prefetch(2).with_options(options)


def num_batches(sample, batch_size):
    """The number of whole batches of an epoch, at least one.

    That is a pass over the rows; of an `Unpaired`, over its longest part.
    """
    if isinstance(sample, Unpaired):
        parts = [{name: value} for name, value in sample.items()]
        return max(num_batches(part, batch_size) for part in parts)
    rows = _num_rows(sample)
    batches = rows // batch_size
    if batches == 0:
        raise ValueError(
            "Argument `batch_size` must be at most the number of rows. "
            f"Received: batch_size={batch_size}, rows={rows}"
        )
    return batches


def rows_of_step(sample, batch_size, seed=0, shuffle=True):
    """The rows of a batch, as a pure function of the step.

    Args:
        sample: dict of arrays with as many rows each, or an `Unpaired`, of
            which each part begins anew whenever it comes to its end.
        batch_size: integer, rows of a batch, at most those that there are.
        seed: integer, of the permutations. Those of a part of an `Unpaired`
            are its own, by its name.
        shuffle: bool; without it rows come in their order.

    Returns:
        A function from a step, an int64 scalar tensor, to a dict of tensors.
    """
    if isinstance(sample, Unpaired):
        return _independent(sample, batch_size, seed, shuffle)
    rows = _num_rows(sample)
    batches = rows // batch_size
    with tf.device("CPU"):
        held = {name: tf.constant(value) for name, value in sample.items()}

    def take(step):
        index = (step % batches) * batch_size
        index += tf.range(batch_size, dtype=tf.int64)
        if shuffle:
            epoch = tf.cast(step // batches, tf.int32)
            index = tf.random.experimental.index_shuffle(
                index, tf.stack([seed % 2**31, epoch]), rows - 1
            )
        return {name: tf.gather(value, index) for name, value in held.items()}

    return take


def _independent(source, batch_size, seed, shuffle):
    """`rows_of_step` for each part by itself."""
    takes = [
        rows_of_step({name: value}, batch_size, _part_seed(seed, name), shuffle)
        for name, value in source.items()
    ]

    def take(step):
        parts = [take(step) for take in takes]
        return {name: rows for part in parts for name, rows in part.items()}

    return take


def _part_seed(seed, name):
    """That of the images is the same with other parts as without."""
    if name == "image":
        return seed
    return int(random.key(int(seed), zlib.crc32(name.encode()) % 2**31)[0])


def _num_rows(sample):
    return len(next(iter(sample.values())))
