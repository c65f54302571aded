"""Dynamics: who moves when, and along which vector field."""

from kerasgan import importing
from kerasgan.dynamics.alternating import Alternating
from kerasgan.dynamics.dynamics import Dynamics
from kerasgan.dynamics.extragradient import Extragradient
from kerasgan.dynamics.optimistic import Optimistic
from kerasgan.dynamics.simultaneous import Simultaneous

__all__ = [
    "Alternating",
    "Dynamics",
    "Extragradient",
    "Optimistic",
    "Simultaneous",
]

importing.complete(__name__)
