"""Drawings of what `kerasgan.games` computes: functions of axes and arrays.

`axes` are those of matplotlib, which the extra `plots` installs.
"""

import numpy as np


def path(axes, x, y, label=None, **style):
    """A path in the plane, with a dot where it starts.

    Args:
        axes: matplotlib's axes.
        x, y: arrays of shape `(steps,)` or `(steps, 1)`.
        label: string, for the legend.
        **style: as in `axes.plot`.
    """
    x, y = np.ravel(x), np.ravel(y)
    style = {"linewidth": 1.0} | style
    (line,) = axes.plot(x, y, label=label, **style)
    axes.plot(x[:1], y[:1], "o", color=line.get_color(), markersize=4)


def curves(axes, x, by_name, **style):
    """Curves over one axis, with a legend.

    Args:
        axes: matplotlib's axes.
        x: array of shape `(n,)`.
        by_name: dict from labels to arrays of shape `(n,)`.
        **style: as in `axes.plot`.
    """
    for name, y in by_name.items():
        axes.plot(x, np.ravel(y), label=name, **style)
    axes.legend(fontsize="small")


def surface(axes, x, y, heights, num_levels=20):
    """Heights over the plane, as filled contours.

    Args:
        axes: matplotlib's axes.
        x, y: arrays of shapes `(columns,)` and `(rows,)`.
        heights: array of shape `(rows, columns)`.
        num_levels: integer.
    """
    axes.contourf(x, y, heights, num_levels, cmap="Greens", alpha=0.6)


def streams(axes, x, y, along_x, along_y):
    """A vector field in the plane, as its streams.

    Args:
        axes: matplotlib's axes.
        x, y: arrays of shapes `(columns,)` and `(rows,)`.
        along_x, along_y: arrays of shape `(rows, columns)`.
    """
    style = {"color": "0.45", "linewidth": 0.6, "arrowsize": 0.7}
    axes.streamplot(x, y, along_x, along_y, **style)


def gaussian(axes, mean, deviation, label=None, color="tab:red"):
    """A Gaussian in the plane: circles at one and at two deviations.

    Args:
        axes: matplotlib's axes.
        mean: array of shape `(2,)`.
        deviation: float.
        label: string, for the legend.
        color: as in `axes.plot`.
    """
    turn = np.linspace(0.0, 2 * np.pi, 100)
    for times in (1.0, 2.0):
        x = mean[0] + times * deviation * np.cos(turn)
        y = mean[1] + times * deviation * np.sin(turn)
        axes.plot(x, y, color=color, label=label if times == 1.0 else None)


def points(axes, rows, label=None, **style):
    """A cloud of points in the plane.

    Args:
        axes: matplotlib's axes.
        rows: array of shape `(n, 2)`.
        label: string, for the legend.
        **style: as in `axes.scatter`.
    """
    style = {"s": 3.0, "linewidths": 0.0} | style
    axes.scatter(rows[:, 0], rows[:, 1], label=label, **style)


def picture(axes, pixels, title=None):
    """A picture, or a sheet of them, without ticks.

    Args:
        axes: matplotlib's axes.
        pixels: array of shape `(height, width, channels)`, in [-1, 1].
        title: string.
    """
    levels = np.clip((pixels + 1.0) / 2.0, 0.0, 1.0)
    axes.imshow(levels.squeeze(), cmap="gray", vmin=0.0, vmax=1.0)
    axes.set_xticks([])
    axes.set_yticks([])
    if title is not None:
        axes.set_title(title, fontsize="small")
