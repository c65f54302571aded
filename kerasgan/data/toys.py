"""Points in the plane from mixtures whose modes are known."""

import numpy as np
import tensorflow as tf

from kerasgan.ops import random

SPLITS = ("train", "test")


def _ring(num_modes=8, radius=2.0):
    angles = 2 * np.pi * np.arange(num_modes) / num_modes
    return radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def _grid(num_modes=5, spacing=2.0):
    ticks = spacing * (np.arange(num_modes) - (num_modes - 1) / 2)
    return np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)


# Name -> centres of the modes and their standard deviation, as in
# https://arxiv.org/abs/1611.02163 (ring) and https://arxiv.org/abs/1606.00704
# and https://arxiv.org/abs/1810.06758 (grid).
TOYS = {"ring": (_ring(), 0.02), "grid": (_grid(), 0.05)}


def modes(name):
    """What a toy consists of.

    Args:
        name: string, `"ring"` or `"grid"`.

    Returns:
        The centres of the modes, a float32 array of shape `(num_modes, 2)`,
        and their standard deviation.

    Raises:
        ValueError: if there is no such toy of points.

    Example:

    >>> centres, stddev = modes("ring")
    >>> centres.shape, stddev
    ((8, 2), 0.02)
    """
    if name not in TOYS:
        raise ValueError(
            f"Argument `name` must be one of {list(TOYS)}. "
            f"Received: name={name!r}"
        )
    centres, stddev = TOYS[name]
    return centres.astype("float32"), stddev


def draw(name, num_samples, key):
    """Draws points: a centre, each as likely, plus Gaussian noise.

    Args:
        name: string, the toy.
        num_samples: integer.
        key: seed of `kerasgan.ops.random`.

    Returns:
        A dict of tensors: `"image"`, the points, float32 of shape
        `(num_samples, 2)`, and `"label"`, the number of the mode, int32.
    """
    centres, stddev = modes(name)
    label = random.integers((num_samples,), random.key(key, 0), len(centres))
    noise = random.normal((num_samples, 2), random.key(key, 1))
    return {"image": tf.gather(centres, label) + stddev * noise, "label": label}


def rows_of_step(name, split, batch_size, seed):
    """Fresh points, as a pure function of the step."""
    key = split_key(split, seed)

    def take(step):
        return draw(name, batch_size, random.key(key, step))

    return take


def split_key(split, seed):
    """The key of a split: training and test points are other points."""
    if split not in SPLITS:
        raise ValueError(
            f"Argument `split` must be one of {list(SPLITS)}. "
            f"Received: split={split!r}"
        )
    return random.key(seed, SPLITS.index(split))


def read(name, split, num_points):
    """The same points every time, in memory."""
    points = draw(name, num_points, split_key(split, seed=0))
    return {part: value.numpy() for part, value in points.items()}
