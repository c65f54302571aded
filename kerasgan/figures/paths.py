"""Figures of how small games go."""

import contextlib
import warnings

import numpy as np

from kerasgan import games
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Optimistic
from kerasgan.dynamics import Simultaneous
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
ALL = (Simultaneous, Alternating, Optimistic, Extragradient)


@contextlib.contextmanager
def on_purpose():
    """Some paths diverge, and are drawn to show that they do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", games.DivergenceWarning)
        yield


def spirals(figure, rates=(0.1, 0.5, 1.0), num_steps=60, dynamics=ALL):
    """Dynamics on the bilinear game, from (10, 10), for some step sizes.

    Args:
        figure: matplotlib's figure.
        rates: sequence of floats.
        num_steps: integer.
        dynamics: classes of dynamics, or functions that make some.
    """
    for axes, rate in zip(_row(figure, len(rates)), rates, strict=True):
        for make in dynamics:
            moves = make()
            with on_purpose():
                path = games.trajectory(games.bilinear(moves), num_steps, rate)
            plots.path(axes, *_plane(path), type(moves).__name__)
        axes.set(title=f"step size {rate:g}", xlim=(-25, 25), ylim=(-25, 25))
        _name_plane(axes)
    axes.legend(fontsize="x-small", loc="lower right")


def averages(figure, rate=0.1, num_steps=400, decay=0.95):
    """Running and exponential means of simultaneous and alternating steps.

    Args:
        figure: matplotlib's figure.
        rate: float, the step size.
        num_steps: integer.
        decay: float, of the exponential mean.
    """
    for axes, moves in zip(
        _row(figure, 2), (Simultaneous(), Alternating()), strict=True
    ):
        with on_purpose():
            path = games.trajectory(games.bilinear(moves), num_steps, rate)
        x = np.stack(_plane(path), axis=1)
        running = games.running_mean(x)
        exponential = games.exponential_mean(x, decay)
        plots.path(axes, *x.T, "iterates", color="0.75")
        plots.path(axes, *running.T, "running mean")
        plots.path(axes, *exponential.T, f"exponential mean, {decay:g}")
        axes.set(title=type(moves).__name__, xlim=(-40, 40), ylim=(-40, 40))
        _name_plane(axes)
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
        plots.path(axes, *_plane(path), label, color=color)
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
        plots.path(axes, *_plane(path), color="tab:red")
        axes.set_title(", ".join([loss, *cures]))


def rates(figure, num_rates=24, dynamics=ALL):
    """How step sizes decide: the spectral radius of a step at rest.

    Args:
        figure: matplotlib's figure.
        num_rates: integer, the step sizes between 0 and 1.2.
        dynamics: classes of dynamics, or functions that make some.
    """
    sizes = np.linspace(0.0, 1.2, num_rates + 1)[1:]
    kinds = {
        "bilinear": games.bilinear,
        "Dirac, minimax, R1": lambda moves: games.dirac(
            "minimax", [R1(0.3)], moves
        ),
    }
    for axes, (title, make) in zip(_row(figure, 2), kinds.items(), strict=True):
        found = {}
        for each in dynamics:
            moves = each()
            found[type(moves).__name__] = games.spectral_radius(
                make(moves), sizes
            )
        axes.axhline(1.0, color="0.6", linestyle=":")
        plots.curves(axes, sizes, found)
        axes.set(title=title, xlabel="step size", ylim=(0.7, 1.4))
        axes.set_ylabel("spectral radius")


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
    _name_plane(axes)


def _plane(path):
    """A path's theta and w, which the pictures have to the right and up."""
    return path["generator"][:, 0], path["discriminator"][:, 0]


def _row(figure, count):
    return figure.subplots(1, count, squeeze=False)[0]


def _name_plane(axes):
    axes.set(xlabel="theta, the generator", ylabel="w, the discriminator")
    axes.set_aspect("equal")
