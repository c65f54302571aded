"""The library's only source of random numbers.

Every draw is a pure function of a seed: a pair of 32-bit integers made from
`(seed, step, turn, replica, user)` by folding one after the other in. So two
replicas draw different numbers, a step drawn again gives the same ones, and a
resumed run goes on as if it had never stopped.

The generator is Philox, whose integers are the same eagerly, in a graph and
under XLA. The floats that TensorFlow makes of them are not, so floats are made
here, equal to rounding.
"""

import contextlib
import math
import random
import secrets
import threading

import tensorflow as tf

ALGORITHM = "philox"  # the default of TensorFlow differs under XLA

_local = threading.local()  # replicas are traced in threads of their own


def key(seed, *data):
    """Makes a seed for the functions below.

    Args:
        seed: an integer, or a seed to derive another from.
        *data: integers or integer scalars, folded in one after the other.

    Returns:
        An int32 tensor of shape `(2,)`.
    """
    if isinstance(seed, int):
        seed = (seed & 0x7FFFFFFF, (seed >> 31) & 0x7FFFFFFF)
    seed = tf.convert_to_tensor(seed, tf.int32)
    for value in data:
        seed = tf.random.experimental.stateless_fold_in(
            seed, tf.cast(value, tf.int32), alg=ALGORITHM
        )
    return seed


@contextlib.contextmanager
def scope(seed):
    """Gives a seed to the random layers that are called inside.

    Each call of `next_key` inside returns another key, in a fixed order.
    """
    outer = getattr(_local, "scope", None)
    _local.scope = [seed, 0]
    try:
        yield
    finally:
        _local.scope = outer


def next_key():
    """Returns the next key of the innermost `scope`.

    Outside of any scope the key comes from TensorFlow's global generator, so
    that a network also works by itself; `tf.random.set_seed` fixes it.
    """
    current = getattr(_local, "scope", None)
    if current is None:
        return tf.random.uniform((2,), maxval=2**31 - 1, dtype=tf.int32)
    seed, count = current
    current[1] = count + 1
    return key(seed, count)


@contextlib.contextmanager
def initial_weights(seed):
    """Makes layers that are created inside start from weights of this seed.

    Keras seeds its initialisers from Python's generator, which is put back as
    it was at the end.
    """
    state = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(state)


def entropy():
    """An integer seed that differs every time."""
    return secrets.randbits(62)


def uniform(shape, seed, low=0.0, high=1.0):
    """Draws from U(low, high), high excluded: a float32 tensor of `shape`."""
    bits = tf.random.stateless_uniform(
        shape, seed, None, None, dtype=tf.int32, alg=ALGORITHM
    )
    bits = tf.bitwise.bitwise_and(bits, 2**24 - 1)  # what a float32 can hold
    return low + (high - low) * (tf.cast(bits, tf.float32) * 2.0**-24)


def normal(shape, seed):
    """Draws from N(0, 1): a float32 tensor of `shape`.

        sqrt(-2 log(1 - u)) cos(2 pi v),   u, v ~ U(0, 1)

    Reference:
        Box and Muller, 1958.
    """
    u, v = tf.unstack(uniform((2, *shape), seed))
    return tf.sqrt(-2.0 * tf.math.log1p(-u)) * tf.cos(2.0 * math.pi * v)


def integers(shape, seed, high):
    """Draws int32 numbers from 0 to `high - 1`, each as likely."""
    return tf.random.stateless_uniform(
        shape, seed, minval=0, maxval=high, dtype=tf.int32, alg=ALGORITHM
    )
