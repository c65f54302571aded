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
