"""Adversarial losses: scores of the real and the fake to a scalar."""

import functools

from kerasgan import importing
from kerasgan.losses.adversarial_loss import AdversarialLoss
from kerasgan.losses.cross_entropy import MaximumLikelihood
from kerasgan.losses.cross_entropy import Minimax
from kerasgan.losses.cross_entropy import NonSaturating
from kerasgan.losses.energy import Energy
from kerasgan.losses.f_divergence import DIVERGENCES
from kerasgan.losses.f_divergence import FDivergence
from kerasgan.losses.hinge import Hinge
from kerasgan.losses.least_squares import LeastSquares
from kerasgan.losses.relativistic_average import RelativisticAverage
from kerasgan.losses.relativistic_pairing import RelativisticPairing
from kerasgan.losses.wasserstein import Wasserstein
from kerasgan.naming import lookup

BY_NAME = {
    "energy": Energy,
    "hinge": Hinge,
    "least_squares": LeastSquares,
    "maximum_likelihood": MaximumLikelihood,
    "minimax": Minimax,
    "non_saturating": NonSaturating,
    "relativistic_average": RelativisticAverage,
    "relativistic_pairing": RelativisticPairing,
    "wasserstein": Wasserstein,
    **{
        f"f_divergence:{name}": functools.partial(FDivergence, name)
        for name in DIVERGENCES
    },
}


def get(identifier):
    """Returns an adversarial loss.

    Args:
        identifier: an `AdversarialLoss`, its name (such as `"minimax"` or
            `"f_divergence:pearson"`) or the config that
            `keras.saving.serialize_keras_object` made of one.

    Raises:
        ValueError: if there is no such loss; the nearest names are given.

    Example:

    >>> get("non_saturating").threshold
    0.0
    """
    return lookup(identifier, AdversarialLoss, BY_NAME, "loss")


__all__ = [
    "AdversarialLoss",
    "Energy",
    "FDivergence",
    "Hinge",
    "LeastSquares",
    "MaximumLikelihood",
    "Minimax",
    "NonSaturating",
    "RelativisticAverage",
    "RelativisticPairing",
    "Wasserstein",
    "get",
]

importing.complete(__name__)
