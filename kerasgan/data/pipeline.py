"""Pipelines whose order is a pure function of (seed, epoch, index)."""

import itertools

import tensorflow as tf


def from_arrays(
    sample, batch_size, seed=0, shuffle=True, start=lambda: 0, endless=False
):
    """A data set of batches of rows, in an order that can be resumed.

    Step `s` of training always sees the same rows: those of batch `s % n` in
    the permutation of epoch `s // n`, where `n` is the number of whole
    batches. The ragged end of each permutation is left out.

    Args:
        sample: dict of arrays with as many rows each.
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
    rows = len(next(iter(sample.values())))
    batches = rows // batch_size
    if batches == 0:
        raise ValueError(
            "Argument `batch_size` must be at most the number of rows. "
            f"Received: batch_size={batch_size}, rows={rows}"
        )

    def steps():
        first = start()
        return (
            itertools.count(first) if endless else range(first, first + batches)
        )

    def take(step):
        index = (step % batches) * batch_size
        index += tf.range(batch_size, dtype=tf.int64)
        if shuffle:
            epoch = tf.cast(step // batches, tf.int32)
            index = tf.random.experimental.index_shuffle(
                index, tf.stack([seed % 2**31, epoch]), rows - 1
            )
        return {name: tf.gather(value, index) for name, value in held.items()}

    with tf.device("CPU"):
        held = {name: tf.constant(value) for name, value in sample.items()}
    data = tf.data.Dataset.from_generator(
        steps, output_signature=tf.TensorSpec((), tf.int64)
    )
    data = data.map(take)
    length = tf.data.INFINITE_CARDINALITY if endless else batches
    return data.apply(tf.data.experimental.assert_cardinality(length)).prefetch(
        tf.data.AUTOTUNE
    )
