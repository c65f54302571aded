"""Priors: where a generator's inputs come from."""

from kerasgan import importing
from kerasgan.priors.categorical import Categorical
from kerasgan.priors.constant import Constant
from kerasgan.priors.given import Given
from kerasgan.priors.inputs import Inputs
from kerasgan.priors.joint import Joint
from kerasgan.priors.normal import Normal
from kerasgan.priors.prior import Prior
from kerasgan.priors.shrunk import Shrunk
from kerasgan.priors.styles import Styles
from kerasgan.priors.uniform import Uniform

__all__ = [
    "Categorical",
    "Constant",
    "Given",
    "Inputs",
    "Joint",
    "Normal",
    "Prior",
    "Styles",
    "Shrunk",
    "Uniform",
]

importing.complete(__name__)
