"""Walks between latents."""

from keras import ops


def slerp(start, end, t, epsilon=1e-3):
    """Spherical linear interpolation: a walk along the arc of two vectors.

        (sin((1 - t) w) a + sin(t w) b) / sin w,   cos w = <a, b> / (|a| |b|)

    Latents from N(0, I) in many dimensions lie near a sphere. A straight line
    between two of them leaves it; this one does not. Between vectors of one
    direction, and of opposite ones, between which there is no arc, it is the
    straight line.

    Args:
        start: float tensor of shape `(..., dimensions)`.
        end: float tensor of the same shape.
        t: float or float tensor, 0 at the start and 1 at the end, which is
            broadcast against `start`.
        epsilon: float, the least `sin w` of an arc; below 5e-4, float32
            cannot tell opposite directions.

    Returns:
        A float tensor.

    Example:

    >>> import numpy as np
    >>> np.asarray(slerp([3.0, 0.0], [0.0, 3.0], 0.5)).round(3)
    array([2.121, 2.121], dtype=float32)

    Reference:
        Shoemake, 1985, section 3.3;
        [White, 2016](https://arxiv.org/abs/1609.04468), section 2.1, for
        latents.
    """
    start, end = ops.convert_to_tensor(start), ops.convert_to_tensor(end)
    t = ops.convert_to_tensor(t, start.dtype)
    norms = ops.norm(start, axis=-1) * ops.norm(end, axis=-1)
    cosine = ops.sum(start * end, axis=-1) / ops.maximum(norms, 1e-12)
    angle = ops.arccos(ops.clip(cosine, -1.0, 1.0))[..., None]
    sine = ops.sin(angle)
    arc = ops.sin((1.0 - t) * angle) * start + ops.sin(t * angle) * end
    line = (1.0 - t) * start + t * end
    return ops.where(sine > epsilon, arc / ops.maximum(sine, epsilon), line)
