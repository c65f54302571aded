"""Functions of real numbers that Keras does not have."""

import math

from keras import ops


def tangent_exp(x, limit=40.0):
    """Exponential that goes on by its tangent outside [-limit, limit].

    Exact inside. Outside, value and gradient stay finite and the gradient
    does not vanish: `exp(a) (1 + x - a)` where `a` is the nearer end.

    Args:
        x: float tensor of any shape.
        limit: float, half the length of the exact interval; at most 80 in
            float32.

    Returns:
        A tensor of the shape of `x`.
    """
    inside = ops.clip(x, -limit, limit)
    low, high = math.exp(-limit), math.exp(limit)
    return (
        ops.exp(inside)
        + high * ops.maximum(x - limit, 0.0)
        + low * ops.minimum(x + limit, 0.0)
    )
