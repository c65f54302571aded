import gc
import weakref

import tensorflow as tf

from kerasgan.ops.gradients import custom_gradient
from kerasgan.ops.gradients import stock_gradients


@custom_gradient
def square(x):
    """With a gradient that is wrong, to tell it from the right one."""
    return x * x, lambda dy: 7.0 * dy


def slope(function):
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = function(x)
    assert float(value) == 9.0
    return float(tape.gradient(value, x))


def test_a_gradient_of_our_own_and_without_it():
    assert slope(square) == 7.0
    with stock_gradients():
        assert slope(square) == 6.0
    assert slope(square) == 7.0


def test_what_is_traced_inside_stays_so():
    with stock_gradients():
        traced = tf.function(square).get_concrete_function(
            tf.TensorSpec((), tf.float32)
        )
    assert slope(traced) == 6.0
    names = {op.type for op in traced.graph.get_operations()}
    assert "IdentityN" not in names  # which carries a custom gradient


def test_an_error_inside_ends_it_too():
    try:
        with stock_gradients():
            raise RuntimeError
    except RuntimeError:
        pass
    assert slope(square) == 7.0


def test_a_graph_is_freed_with_the_gradients_that_it_has():
    gc.freeze()  # collects among what is made here, and not all that there is
    function = tf.function(lambda x: square(x))
    graph = weakref.ref(function.get_concrete_function(tf.ones(2)).graph)
    assert graph() is not None
    del function
    gc.collect()
    gc.unfreeze()
    assert graph() is None


def test_a_gradient_in_a_branch():
    """A branch's gradient is found by its name, after the trace of it."""

    def branch(x):
        return tf.cond(x > 0, lambda: square(x), lambda: x)

    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.function(branch)(x)
    assert float(tape.gradient(y, x)) == 7.0
