"""What figures of paths in the plane of theta and w have in common."""

import contextlib
import warnings

import numpy as np

from kerasgan import games


@contextlib.contextmanager
def on_purpose():
    """Some paths diverge, and are drawn to show that they do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", games.DivergenceWarning)
        yield


def plane(path):
    """A path's theta and w, which the pictures have to the right and up."""
    return path["generator"][:, 0], path["discriminator"][:, 0]


def played(game, num_steps, optimizer):
    """The rows (theta, w) of a path, which may diverge."""
    with on_purpose():
        path = games.trajectory(game, num_steps, optimizer)
    return np.stack(plane(path), axis=1)


def clipped(rows, side):
    """Rows up to the first that is outside of [-side, side]^2."""
    outside = ~(np.abs(rows).max(axis=1) <= side)  # so is what is not a number
    return rows[: outside.argmax() + 1] if outside.any() else rows


def fate(rows):
    """What a legend says of a path that ends farther out than it began."""
    first, last = np.linalg.norm(rows[[0, -1]].astype("float64"), axis=1)
    return "" if last < 1.01 * first else ", diverges"


def row(figure, count):
    return figure.subplots(1, count, squeeze=False)[0]


def name_plane(axes, side=None):
    axes.set(xlabel="theta, the generator", ylabel="w, the discriminator")
    axes.set_aspect("equal")
    if side is not None:
        axes.set(xlim=(-side, side), ylim=(-side, side))
