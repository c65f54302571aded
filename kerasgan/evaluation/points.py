import numpy as np

from kerasgan import data
from kerasgan.evaluation.base import Reference
from kerasgan.metrics import mode_coverage

NUM_POINTS = 2500  # of a toy's samples, by convention


class PointReference(Reference):
    """The modes of a toy, which samples are to cover.

    Args:
        name: string, `"ring"` or `"grid"`.

    Attributes:
        floor: dict of the scores of real points.
        monitor: `"modes"`, the score to choose by.
    """

    kind = "points"
    monitor = "modes"

    def __init__(self, name):
        self.name = name
        self.num = NUM_POINTS
        self.facts = {"name": name, "num_floor": NUM_POINTS}
        points = data.read(name, "test")["image"][:NUM_POINTS]
        self.shape = points.shape[1:]
        self.floor = self._score(points)

    def score(self, sampler, seed=0, num=None, progress=None):
        """Scores points: see `kerasgan.metrics.mode_coverage`.

        Returns:
            A dict of floats: `modes`, how many are covered; `good`, the share
            of points that are near one; `mode_divergence`, how unevenly these
            are spread, NaN if there is none.
        """
        drawn = self.draw(sampler, seed, num, progress)
        return self._score(np.concatenate([points for points, _ in drawn]))

    def _score(self, points):
        found = mode_coverage(points, *data.modes(self.name))
        return {
            "modes": float(found.covered),
            "good": found.good,
            "mode_divergence": found.divergence,
        }
