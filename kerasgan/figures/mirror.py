"""The figure of mirror descent on rock-paper-scissors."""

import numpy as np

from kerasgan import games
from kerasgan.dynamics import Extragradient
from kerasgan.dynamics import Simultaneous
from kerasgan.figures.planes import on_purpose
from kerasgan.games import plots
from kerasgan.optimizers import MirrorDescent

PAYOFF = ((0.0, -1.0, 1.0), (1.0, 0.0, -1.0), (-1.0, 1.0, 0.0))
START = ((0.5, 0.3, 0.2), (0.2, 0.2, 0.6))
KINDS = {"plain": Simultaneous, "optimistic": Extragradient}
# Where rock, paper and scissors are drawn.
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 0.75**0.5]])


def mirror(figure, rate=0.2, num_steps=150):
    """Mirror descent leaves the equilibrium; if it looks ahead, it arrives.

    Args:
        figure: matplotlib's figure.
        rate: float, the step size.
        num_steps: integer.
    """
    simplex, distances = figure.subplots(1, 2)
    simplex.plot(*CORNERS[[0, 1, 2, 0]].T, color="0.6", linewidth=0.8)
    for name, kind in KINDS.items():
        game = games.matrix(PAYOFF, kind(), START)
        with on_purpose():
            path = games.trajectory(game, num_steps, MirrorDescent(rate))
        plots.path(simplex, *(path["discriminator"] @ CORNERS).T, name)
        distances.semilogy(divergence(path), label=name)
    for name, corner in zip(("rock", "paper"), CORNERS[:2], strict=True):
        simplex.annotate(name, corner, ha="center", va="top")
    simplex.annotate("scissors", CORNERS[2], ha="center", va="bottom")
    simplex.set(title="one player's lottery", aspect="equal")
    simplex.set_axis_off()
    distances.set(title="KL of the equilibrium from both", xlabel="step")
    distances.legend(fontsize="small", loc="upper left")


def divergence(path):
    """KL(thirds, p) + KL(thirds, q) at each point of a path."""
    return sum(-np.log(3.0 * x).mean(axis=1) for x in path.values())
