"""Figures of step sizes: which converge, and how fast."""

import keras
import numpy as np

from kerasgan import games
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Consensus
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Optimistic
from kerasgan.dynamics import PastExtragradient
from kerasgan.dynamics import ProximalPoint
from kerasgan.dynamics import Simultaneous
from kerasgan.dynamics import Unrolled
from kerasgan.figures.planes import clipped
from kerasgan.figures.planes import fate
from kerasgan.figures.planes import name_plane
from kerasgan.figures.planes import played
from kerasgan.figures.planes import row
from kerasgan.games import plots
from kerasgan.optimizers import HeavyBall
from kerasgan.terms import R1

# On the bilinear game, steps of size e of dynamics as they are by default: the
# polynomial in r of x_(t+1) = r x_t. Where both players do alike the plane is
# that of complex numbers, and the field is multiplication by i.
POLYNOMIALS = {
    Alternating: lambda e: [1, e**2 - 2, 1],
    Consensus: lambda e: [1, -(1 - e - 1j * e)],
    Extragradient: lambda e: [1, -(1 - 1j * e - e**2)],
    Optimistic: lambda e: [1, -(1 - 2j * e), -1j * e],
    PastExtragradient: lambda e: [1, -(1 - 2j * e), -1j * e],
    ProximalPoint: lambda e: [1 + 1j * e, -1],
    Simultaneous: lambda e: [1, -(1 - 1j * e)],
    Unrolled: lambda e: [1, 10 * e**2 - 2, 1 - 9 * e**2],  # 5 steps
}
MARKERS = "ox+sd^v*"
SIDE = 4.0  # of the pictures of two rates
# Step sizes of the discriminator and the generator.
PAIRS = ((0.2, 0.2), (0.2, 0.02), (0.02, 0.2))


def rates(figure, num_rates=15, dynamics=tuple(POLYNOMIALS)):
    """How step sizes decide: the spectral radius of a step at rest.

    Dots are measured, of real steps; lines are the roots of theory.

    Args:
        figure: matplotlib's figure.
        num_rates: integer, the step sizes between 0 and 1.2.
        dynamics: sequence of classes of dynamics.
    """
    sizes = np.linspace(0.0, 1.2, num_rates + 1)[1:]
    bilinear, dirac = row(figure, 2)
    for each, marker in zip(dynamics, MARKERS, strict=False):
        games_of = (
            games.bilinear(each()),
            games.dirac("minimax", [R1(0.3)], each()),
        )
        style = {"linestyle": "", "marker": marker, "fillstyle": "none"}
        for axes, game in zip((bilinear, dirac), games_of, strict=True):
            found = games.spectral_radius(game, sizes)
            (dots,) = axes.plot(sizes, found, label=each.__name__, **style)
        fine = np.linspace(0.01, 1.2, 200)
        theory = [np.abs(np.roots(POLYNOMIALS[each](e))).max() for e in fine]
        bilinear.plot(fine, theory, color=dots.get_color(), linewidth=1.0)
    bilinear.set_title("bilinear: points measured, lines theory")
    dirac.set_title("Dirac, minimax, R1: measured")
    for axes in (bilinear, dirac):
        axes.axhline(1.0, color="0.6", linestyle=":")
        axes.set(xlabel="step size", ylim=(0.5, 1.5))
    bilinear.set_ylabel("spectral radius")
    handles = bilinear.get_legend_handles_labels()
    figure.legend(*handles, fontsize="small", loc="outside right upper")


def momentum(
    figure,
    rate=0.5,
    momenta=(0.5, 0.0, -0.5),
    sizes=(0.1, 0.5, 1.0),
    num_momenta=15,
):
    """Heavy balls in turns: a momentum below 0 converges, none above does.

    Args:
        figure: matplotlib's figure.
        rate: float, the step size of the paths.
        momenta: sequence of floats, those of the paths.
        sizes: sequence of floats, the step sizes of the radii.
        num_momenta: integer, between -0.9 and 0.5.
    """
    paths, radii = row(figure, 2)
    for beta in momenta:
        x = played(games.bilinear(Alternating()), 60, HeavyBall(rate, beta))
        plots.path(paths, *clipped(x, 25.0).T, f"{beta:g}{fate(x)}")
    paths.set_title(f"alternating, step size {rate:g}")
    name_plane(paths, 25.0)
    paths.legend(fontsize="small", loc="upper right", title="momentum")
    betas = np.linspace(-0.9, 0.5, num_momenta)
    found, theory = zip(*(heavy_ball(sizes, b) for b in betas), strict=True)
    dots = radii.plot(betas, found, ".")
    for each, size, line in zip(dots, sizes, np.array(theory).T, strict=True):
        each.set_label(f"{size:g}")
        radii.plot(betas, line, color=each.get_color(), linewidth=1.0)
    radii.axhline(1.0, color="0.6", linestyle=":")
    radii.set(xlabel="momentum", ylabel="spectral radius")
    radii.set_title("alternating: dots measured, lines theory")
    radii.legend(fontsize="small", loc="upper right", title="step size")


def heavy_ball(sizes, beta):
    """The radii of steps, and the largest roots of theory."""
    game = games.bilinear(Alternating())
    optimizer = HeavyBall(1.0, beta)
    found = games.spectral_radius(game, sizes, optimizer=optimizer)
    # (r - 1)^2 (r - beta)^2 + size^2 r^3
    still = np.poly([1, 1, beta, beta])
    theory = [np.roots(np.polyadd(still, [e**2, 0, 0, 0])) for e in sizes]
    return found, np.abs(theory).max(axis=1)


def two_rates(figure, pairs=PAIRS, num_steps=200):
    """Two time scales: what they do where the best critic attracts, and not.

    Args:
        figure: matplotlib's figure.
        pairs: sequence of pairs of step sizes, the discriminator's first.
        num_steps: integer.
    """
    plain, settled = row(figure, 2)
    for axes, terms in ((plain, []), (settled, [R1(1.0)])):
        for pair in pairs:
            players = ("discriminator", "generator")
            optimizers = dict(
                zip(players, map(keras.optimizers.SGD, pair), strict=True)
            )
            game = games.dirac("wasserstein", terms, Simultaneous())
            x = played(game, num_steps, optimizers)
            label = "{:g} and {:g}".format(*pair) + fate(x)
            plots.path(axes, *clipped(x, SIDE).T, label)
        name_plane(axes, SIDE)
        axes.legend(
            fontsize="small", loc="upper right", title="rates of w and theta"
        )
    ends = np.array([-SIDE, SIDE])
    settled.plot(ends, -ends, ":", color="0.5")
    plain.set_title("bilinear: no critic is the best")
    settled.set_title("with R1; dotted: the best critic")
