"""Adversarial losses: scores of the real and the fake to a scalar."""

from kerasgan.losses.adversarial_loss import AdversarialLoss
from kerasgan.losses.cross_entropy import MaximumLikelihood
from kerasgan.losses.cross_entropy import Minimax
from kerasgan.losses.cross_entropy import NonSaturating
from kerasgan.losses.wasserstein import Wasserstein
from kerasgan.naming import lookup

BY_NAME = {
    "maximum_likelihood": MaximumLikelihood,
    "minimax": Minimax,
    "non_saturating": NonSaturating,
    "wasserstein": Wasserstein,
}


def get(identifier):
    """Returns an adversarial loss.

    Args:
        identifier: an `AdversarialLoss`, its name (such as `"minimax"`) or
            the config that `keras.saving.serialize_keras_object` made of one.

    Raises:
        ValueError: if there is no such loss; the nearest names are given.

    Example:

    >>> get("non_saturating").threshold
    0.0
    """
    return lookup(identifier, AdversarialLoss, BY_NAME, "loss")


__all__ = [
    "AdversarialLoss",
    "MaximumLikelihood",
    "Minimax",
    "NonSaturating",
    "Wasserstein",
    "get",
]
