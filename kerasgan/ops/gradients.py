"""Gradients of our own, and a place where TensorFlow's are used instead."""

import contextlib
import contextvars
import functools
import weakref

import tensorflow as tf
from tensorflow.python.framework import ops

_WITHOUT = contextvars.ContextVar("without", default=False)


@contextlib.contextmanager
def stock_gradients():
    """What is traced in here has TensorFlow's gradients throughout.

    For exports: a SavedModel holds first derivatives of our own only, and
    whoever loads one would be warned of that, function by function.
    """
    token = _WITHOUT.set(True)
    try:
        yield
    finally:
        _WITHOUT.reset(token)


def custom_gradient(function):
    """As `tf.custom_gradient`, but for what is traced in `stock_gradients`.

    Args:
        function: function of tensors to its value and the function of its
            gradient.
    """
    derived = tf.custom_gradient(function)

    @tf.autograph.experimental.do_not_convert
    @functools.wraps(function)
    def choose(*arguments):
        if _WITHOUT.get():
            value, _ = function(*arguments)
            return value
        result = derived(*arguments)
        if not tf.executing_eagerly():
            _tie_to_its_graph(result)
        return result

    return choose


def _tie_to_its_graph(result):
    """Lets the gradient of a traced result live as long as its graph does.

    TensorFlow registers it for good, and with it keeps the graph, the weights
    that the graph reads, and their game.
    """
    name = result.op.get_attr("_gradient_op_type").decode()
    registered = ops._gradient_registry._registry[name]
    gradient = registered["type"]
    weak = weakref.ref(gradient)
    registered["type"] = lambda *arguments: weak()(*arguments)
    graph = result.graph
    if not hasattr(graph, "_custom_gradients"):
        graph._custom_gradients = []
    graph._custom_gradients.append(gradient)
