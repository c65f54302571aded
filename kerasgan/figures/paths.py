"""Figures of how small games go."""

import numpy as np

from kerasgan import games
from kerasgan.dynamics import BY_NAME
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Simultaneous
from kerasgan.figures.planes import clipped
from kerasgan.figures.planes import fate
from kerasgan.figures.planes import name_plane
from kerasgan.figures.planes import on_purpose
from kerasgan.figures.planes import plane
from kerasgan.figures.planes import played
from kerasgan.figures.planes import row
from kerasgan.games import plots
from kerasgan.terms import R1

# Losses of the Dirac game, and the cures that go with them: a name and how a
# game has it.
PANELS = (
    ("minimax", {}),
    ("non_saturating", {}),
    ("wasserstein", {}),
    ("least_squares", {}),
    ("minimax", {"R1": {"terms": [R1(1.0)]}}),
    ("minimax", {"instance noise": {"noise": 1.0}}),
)
ALL = tuple(BY_NAME.values())
SIDE = 25.0  # beyond which spirals are clipped


def spirals(figure, rates=(0.1, 0.5, 1.0), num_steps=60, dynamics=ALL):
    """Dynamics on the bilinear game, from (10, 10), for some step sizes.

    Args:
        figure: matplotlib's figure.
        rates: sequence of floats.
        num_steps: integer.
        dynamics: classes of dynamics, or functions that make some.
    """
    columns = -(-len(dynamics) // 2)
    all_axes = figure.subplots(2, columns, squeeze=False).ravel()
    for axes, make in zip(all_axes, dynamics, strict=False):
        for rate in rates:
            x = played(games.bilinear(make()), num_steps, rate)
            label = f"{rate:g}{fate(x)}"
            plots.path(axes, *clipped(x, SIDE).T, label)
        axes.set_title(type(make()).__name__)
        name_plane(axes, SIDE)
        axes.legend(fontsize="x-small", loc="lower right", title="step size")
        axes.label_outer()
    for axes in all_axes[len(dynamics) :]:
        axes.remove()


def averages(figure, rate=0.1, num_steps=400, decay=0.95):
    """Running and exponential means of simultaneous and alternating steps.

    Args:
        figure: matplotlib's figure.
        rate: float, the step size.
        num_steps: integer.
        decay: float, of the exponential mean.
    """
    for axes, moves in zip(
        row(figure, 2), (Simultaneous(), Alternating()), strict=True
    ):
        x = played(games.bilinear(moves), num_steps, rate)
        running = games.running_mean(x)
        exponential = games.exponential_mean(x, decay)
        plots.path(axes, *x.T, "iterates", color="0.75")
        plots.path(axes, *running.T, "running mean")
        plots.path(axes, *exponential.T, f"exponential mean, {decay:g}")
        axes.set(title=type(moves).__name__, xlim=(-40, 40), ylim=(-40, 40))
        name_plane(axes)
    axes.legend(fontsize="x-small", loc="lower right")


def dirac(figure, loss="minimax", rate=0.3, num_steps=150, num_points=25):
    """The Dirac game: what the critic gains, the field, and three paths.

    Args:
        figure: matplotlib's figure.
        loss: string, an adversarial loss.
        rate: float, the step size.
        num_steps: integer.
        num_points: integer, of the grid along an axis.
    """
    axes = figure.subplots()
    _dirac_field(axes, games.dirac(loss), num_points)
    played = {
        "simultaneous": ("tab:blue", games.dirac(loss, (), Simultaneous())),
        "extragradient": ("k", games.dirac(loss, (), Extragradient())),
        "R1": ("tab:red", games.dirac(loss, [R1(1.0)], Simultaneous())),
    }
    for label, (color, game) in played.items():
        with on_purpose():
            path = games.trajectory(game, num_steps, rate)
        plots.path(axes, *plane(path), label, color=color)
    axes.set(title=f"Dirac game, {loss}, step size {rate:g}")
    axes.legend(fontsize="small", loc="lower right")


def dirac_losses(figure, rate=0.1, num_steps=400, num_points=15, panels=PANELS):
    """The Dirac game under four losses, plain and with two cures.

    Args:
        figure: matplotlib's figure.
        rate: float, the step size.
        num_steps: integer.
        num_points: integer, of the grid along an axis.
        panels: sequence of pairs of a loss and a dict from the name of a cure
            to arguments of `games.dirac`.
    """
    all_axes = figure.subplots(-(-len(panels) // 3), 3).ravel()
    for axes, (loss, cures) in zip(all_axes, panels, strict=False):
        settings = {k: v for each in cures.values() for k, v in each.items()}
        game = games.dirac(loss, dynamics=Simultaneous(), **settings)
        _dirac_field(axes, game, num_points)
        with on_purpose():
            path = games.trajectory(game, num_steps, rate)
        plots.path(axes, *plane(path), color="tab:red")
        axes.set_title(", ".join([loss, *cures]))


def _dirac_field(axes, game, num_points):
    """What the critic gains over (theta, w), and where players are drawn."""
    side = np.linspace(-2.0, 2.0, num_points)
    theta, w = np.meshgrid(side, side)
    grid = {"discriminator": w, "generator": theta}
    costs, field = games.landscape(
        game, {name: x.reshape(-1, 1) for name, x in grid.items()}
    )
    along = {name: -v.reshape(w.shape) for name, v in field.items()}
    gain = -costs["discriminator"].reshape(w.shape)
    plots.surface(axes, side, side, gain)
    plots.streams(axes, side, side, along["generator"], along["discriminator"])
    axes.set(xlim=(-2, 2), ylim=(-2, 2))
    name_plane(axes)
