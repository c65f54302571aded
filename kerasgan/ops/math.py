"""Functions of real numbers that Keras does not have."""

from keras import ops


def tangent_exp(x, limit=40.0):
    """Exponential that goes on by its tangent outside [-limit, limit].

        exp(a) (1 + x - a), where a is x clipped to [-limit, limit]

    Inside that is `exp(x)` to the last bit. Outside, value and gradient stay
    finite and the gradient does not vanish.

    Args:
        x: float tensor of any shape.
        limit: float, half the length of the exact interval. In float32 the
            value at 1e4 is finite for limits up to 79.

    Returns:
        A tensor of the shape of `x`.
    """
    inside = ops.clip(x, -limit, limit)
    return ops.exp(inside) * (1.0 + (x - inside))
