import numpy as np
import pytest
import scipy.stats
import tensorflow as tf

from kerasgan.ops import random

DRAWS = {
    "normal": lambda key: random.normal((50,), key),
    "uniform": lambda key: random.uniform((50,), key, -2.0, 3.0),
    "integers": lambda key: random.integers((50,), key, 1000),
}


@pytest.mark.parametrize("name", list(DRAWS))
def test_all_modes_draw_the_same(name):
    def draw(step):
        return DRAWS[name](random.key(3, step, 1))

    step = tf.constant(4, tf.int64)  # a constant inside would be drawn ahead
    eager = draw(step).numpy()
    for jit_compile in (False, True):
        compiled = tf.function(draw, jit_compile=jit_compile)(step).numpy()
        # To rounding: compilers fuse multiplications with additions.
        np.testing.assert_allclose(compiled, eager, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    "name, distribution",
    [("normal", scipy.stats.norm()), ("uniform", scipy.stats.uniform(-2, 5))],
)
def test_distributions(name, distribution):
    draws = {
        "normal": lambda key: random.normal((50_000,), key),
        "uniform": lambda key: random.uniform((50_000,), key, -2.0, 3.0),
    }
    drawn = draws[name](random.key(1)).numpy()
    assert drawn.dtype == np.float32 and np.isfinite(drawn).all()
    assert scipy.stats.kstest(drawn, distribution.cdf).pvalue > 0.01
    halves = drawn.reshape(2, -1)
    assert np.corrcoef(halves)[0, 1] == pytest.approx(0, abs=0.02)


def test_every_part_of_a_key_matters():
    keys = [
        tuple(random.key(*parts).numpy())
        for parts in [(0,), (1,), (0, 0), (0, 1), (1, 0), (0, 0, 0), (2**40,)]
    ]
    assert len(set(keys)) == len(keys)


def test_a_scope_counts_and_nests():
    def draws(seed, count):
        with random.scope(random.key(seed)):
            return [tuple(random.next_key().numpy()) for _ in range(count)]

    assert draws(1, 3) == draws(1, 3)
    assert len(set(draws(1, 3) + draws(2, 3))) == 6
    with random.scope(random.key(1)):
        first = tuple(random.next_key().numpy())
        draws(2, 2)
        second = tuple(random.next_key().numpy())
    assert [first, second] == draws(1, 2)


def test_outside_of_a_scope_keys_differ_and_obey_tensorflow():
    tf.random.set_seed(1)
    first = [tuple(random.next_key().numpy()) for _ in range(2)]
    tf.random.set_seed(1)
    assert [tuple(random.next_key().numpy()) for _ in range(2)] == first
    assert first[0] != first[1]


def test_initial_weights_leave_python_s_generator_alone():
    import random as python

    python.seed(5)
    expected = python.random()
    python.seed(5)
    with random.initial_weights(1):
        python.random()
    assert python.random() == expected


MODES = {
    "eager": lambda function: function,
    "graph": lambda function: tf.function(function),
    "xla": lambda function: tf.function(function, jit_compile=True),
}


@pytest.mark.parametrize("mode", list(MODES))
def test_integers_are_those_of_tensorflow(mode):
    def ours(seed, value):
        return (
            random.key(seed, value, 5),
            random.integers((2, 3), seed, 1000),
            random.uniform((3, 2), seed),
        )

    def theirs(seed, value):
        folded = seed
        for each in (value, 5):
            folded = tf.random.experimental.stateless_fold_in(
                folded, each, alg="philox"
            )
        integers = tf.random.stateless_uniform(
            (2, 3), seed, 0, 1000, dtype=tf.int32, alg="philox"
        )
        bits = tf.random.stateless_uniform(
            (3, 2), seed, None, None, dtype=tf.int32, alg="philox"
        )
        return folded, integers, (bits.numpy() & (2**24 - 1)) / 2.0**24

    drawn = np.random.default_rng(0).integers(-(2**31), 2**31, (200, 3))
    small = [(0, 0, 0), (1, 0, 2), (-1, -1, -1), (2**31 - 1, -(2**31), 7)]
    ours = MODES[mode](ours)
    for row in [*small, *drawn]:
        row = tf.constant(row, tf.int32)
        pairs = zip(ours(row[:2], row[2]), theirs(row[:2], row[2]), strict=True)
        for received, expected in pairs:
            np.testing.assert_array_equal(received, expected)


def test_shapes_may_be_known_when_run_only():
    @tf.function(input_signature=[tf.TensorSpec((None, 3))])
    def draw(x):
        shape = tf.shape(x)
        parts = [
            random.uniform(shape, random.key(0)),
            random.integers((shape[0], 3), random.key(0), 5),
        ]
        return parts, [part.shape[1] for part in parts]

    parts, known = draw(tf.zeros((4, 3)))
    assert [tuple(part.shape) for part in parts] == [(4, 3), (4, 3)]
    assert [int(size) for size in known] == [3, 3]
    np.testing.assert_array_equal(
        parts[0], random.uniform((4, 3), random.key(0))
    )
