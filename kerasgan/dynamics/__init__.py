"""Dynamics: who moves when, and along which vector field."""

from kerasgan import importing
from kerasgan.dynamics.alternating import Alternating
from kerasgan.dynamics.consensus import Consensus
from kerasgan.dynamics.dynamics import Dynamics
from kerasgan.dynamics.extragradient import Extragradient
from kerasgan.dynamics.optimistic import Optimistic
from kerasgan.dynamics.past_extragradient import PastExtragradient
from kerasgan.dynamics.proximal_point import ProximalPoint
from kerasgan.dynamics.simultaneous import Simultaneous
from kerasgan.dynamics.unrolled import Unrolled
from kerasgan.naming import lookup

BY_NAME = {
    "alternating": Alternating,
    "consensus": Consensus,
    "extragradient": Extragradient,
    "optimistic": Optimistic,
    "past_extragradient": PastExtragradient,
    "proximal_point": ProximalPoint,
    "simultaneous": Simultaneous,
    "unrolled": Unrolled,
}


def get(identifier):
    """Returns dynamics.

    Args:
        identifier: a `Dynamics`, its name (such as `"consensus"`) or the
            config that `keras.saving.serialize_keras_object` made of one.

    Raises:
        ValueError: if there are no such dynamics; the nearest names are given.

    Example:

    >>> get("unrolled").steps
    5
    """
    return lookup(identifier, Dynamics, BY_NAME, "dynamics")


__all__ = [
    "Alternating",
    "Consensus",
    "Dynamics",
    "Extragradient",
    "Optimistic",
    "PastExtragradient",
    "ProximalPoint",
    "Simultaneous",
    "Unrolled",
    "get",
]

importing.complete(__name__)
