"""Evaluation: scores of a game's samples, beside those of real images.

See `docs/evaluation.md` for what the scores mean.
"""

from kerasgan.evaluation.references import ImageReference
from kerasgan.evaluation.references import PointReference
from kerasgan.evaluation.references import reference
from kerasgan.evaluation.samplers import GameSampler
from kerasgan.evaluation.scoring import is_better
from kerasgan.evaluation.scoring import score
from kerasgan.evaluation.statistics import Statistics

__all__ = [
    "GameSampler",
    "ImageReference",
    "PointReference",
    "Statistics",
    "is_better",
    "reference",
    "score",
]
