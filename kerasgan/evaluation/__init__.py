"""Evaluation: scores of a game's samples, beside those of real images.

See `docs/evaluation.md` for what the scores mean.
"""

from typing import TYPE_CHECKING

from kerasgan import lazy

if TYPE_CHECKING:
    from kerasgan.evaluation.base import Reference
    from kerasgan.evaluation.curves import control_curve
    from kerasgan.evaluation.lines import TextReference
    from kerasgan.evaluation.paths import path_length
    from kerasgan.evaluation.pictures import ClipReference
    from kerasgan.evaluation.pictures import ImageReference
    from kerasgan.evaluation.points import PointReference
    from kerasgan.evaluation.references import make_reference
    from kerasgan.evaluation.references import reference
    from kerasgan.evaluation.samplers import GameSampler
    from kerasgan.evaluation.scoring import is_better
    from kerasgan.evaluation.scoring import score
    from kerasgan.evaluation.scoring import score_clips
    from kerasgan.evaluation.stacks import StackedReference
    from kerasgan.evaluation.statistics import ClipStatistics
    from kerasgan.evaluation.statistics import Statistics

__all__ = [
    "ClipReference",
    "ClipStatistics",
    "GameSampler",
    "ImageReference",
    "PointReference",
    "Reference",
    "StackedReference",
    "Statistics",
    "TextReference",
    "control_curve",
    "is_better",
    "make_reference",
    "path_length",
    "reference",
    "score",
    "score_clips",
]

__getattr__, __dir__ = lazy.attach(__name__, __file__)
