"""Games small enough to draw: how they go, and what they look like.

`kerasgan.games.plots`, which needs matplotlib, draws what these functions
return; `kerasgan.games.figures` are those of the page on lectures.
"""

from kerasgan import importing
from kerasgan.games.densities import Gaussian
from kerasgan.games.densities import fit_gaussian
from kerasgan.games.densities import optimal_discriminator
from kerasgan.games.fields import jacobian
from kerasgan.games.fields import landscape
from kerasgan.games.fields import largest_rate
from kerasgan.games.fields import spectral_radius
from kerasgan.games.paths import DivergenceWarning
from kerasgan.games.paths import exponential_mean
from kerasgan.games.paths import running_mean
from kerasgan.games.paths import trajectory
from kerasgan.games.small import SmallGame
from kerasgan.games.small import bilinear
from kerasgan.games.small import dirac
from kerasgan.games.small import gaussian_mean
from kerasgan.games.small import matrix

__all__ = [
    "DivergenceWarning",
    "Gaussian",
    "SmallGame",
    "bilinear",
    "dirac",
    "exponential_mean",
    "fit_gaussian",
    "gaussian_mean",
    "jacobian",
    "landscape",
    "largest_rate",
    "matrix",
    "optimal_discriminator",
    "running_mean",
    "spectral_radius",
    "trajectory",
]

importing.complete(__name__)
