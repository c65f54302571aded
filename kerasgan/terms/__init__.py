"""Terms: what a player pays for."""

from kerasgan.terms.adversarial import DiscriminatorLoss
from kerasgan.terms.adversarial import GeneratorLoss

__all__ = ["DiscriminatorLoss", "GeneratorLoss"]
