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
