"""The library's only source of random numbers.

Every draw is a pure function of a seed: a pair of 32-bit integers made from
`(seed, step, turn, replica, user)` by folding one after the other in. So two
replicas draw different numbers, a step drawn again gives the same ones, and a
resumed run goes on as if it had never stopped.

The generator is Philox, whose integers are the same eagerly, in a graph and
under XLA. The floats that TensorFlow makes of them are not, so floats are made
here, equal to rounding.

The integers are those of `tf.random.stateless_uniform` to the bit, but a draw
is a third of the operations: a step makes dozens of keys.
"""

import contextlib
import math
import random
import secrets
import threading

import tensorflow as tf

PHILOX = 1  # TensorFlow's number for it; its default differs under XLA
SCRAMBLER = 0x02461E293EC8F720  # the key under which it scrambles seeds

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
        seed = tf.stack([_bits((), seed), tf.cast(value, tf.int32)])
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
    bits = _bits(shape, seed)
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
    key, counter = _scrambled(seed)
    return tf.raw_ops.StatelessRandomUniformIntV2(
        shape=shape,
        key=key,
        counter=counter,
        alg=PHILOX,
        minval=0,
        maxval=tf.cast(high, tf.int32),
    )


def _bits(shape, seed):
    """Draws int32 numbers, negative ones too, each as likely."""
    return _words(shape, *_scrambled(seed), tf.int32)


def _words(shape, key, counter, dtype):
    return tf.raw_ops.StatelessRandomUniformFullIntV2(
        shape=shape, key=key, counter=counter, alg=PHILOX, dtype=dtype
    )


def _scrambled(seed):
    """Philox's key and counter for a seed, so that near seeds are far apart.

    The operation for it, `StatelessRandomGetKeyCounter`, gives others under
    XLA.
    """
    scrambler = tf.constant([SCRAMBLER], tf.uint64)
    words = _words((4,), scrambler, tf.cast(seed, tf.uint64), tf.uint32)
    mixed = tf.bitcast(tf.reshape(words, (2, 2)), tf.uint64)
    key, counter = tf.split(mixed, 2)
    return key, tf.concat([tf.zeros((1,), tf.uint64), counter], axis=0)
