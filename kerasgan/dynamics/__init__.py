"""Dynamics: who moves when, and along which vector field."""

from kerasgan.dynamics.alternating import Alternating
from kerasgan.dynamics.dynamics import Dynamics
from kerasgan.dynamics.simultaneous import Simultaneous

__all__ = ["Alternating", "Dynamics", "Simultaneous"]
