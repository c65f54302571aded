"""What a cloud that knows nothing of the modes scores, and what is collapse.

    python benchmarks/modes/chance.py

Few modes covered may mean that some have all samples, or that samples lie
anywhere. So clouds are drawn and scored like the samples of a game.
"""

import functools

import numpy as np

from kerasgan.data import modes
from kerasgan.metrics import mode_coverage

NUM_POINTS = 2500
NUM_CLOUDS = 50


def main():
    """Prints what clouds score."""
    for toy in ("ring", "grid"):
        for kind in CLOUDS:
            print(f"{toy}, {kind}: {', '.join(cells(kind, toy))}")


def square(centres, rng):
    """Points that lie evenly over the square that holds the modes.

    Its border is half the distance of two modes beyond the outermost ones.
    """
    near = np.linalg.norm(centres[:1] - centres[1:], axis=1).min()
    border = np.abs(centres).max() + near / 2
    return rng.uniform(-border, border, (NUM_POINTS, 2))


def gaussian(centres, rng):
    """Points of one Gaussian that has the mean and covariance of the modes."""
    return rng.multivariate_normal(
        centres.mean(axis=0), np.cov(centres.T, bias=True), NUM_POINTS
    )


CLOUDS = {"even cloud": square, "Gaussian cloud": gaussian}


@functools.cache
def cells(kind, toy):
    """Modes, good samples and divergences of a cloud, in words: means."""
    centres, stddev = modes(toy)
    rng = np.random.default_rng(0)
    drawn = [CLOUDS[kind](centres, rng) for _ in range(NUM_CLOUDS)]
    good = [mode_coverage(cloud, centres, stddev) for cloud in drawn]
    of_all = [mode_coverage(cloud, centres, stddev, np.inf) for cloud in drawn]
    return (
        f"{np.mean([each.covered for each in good]):.1f}",
        f"{np.mean([each.good for each in good]):.1%}",
        # A cloud without a good point has none.
        f"{np.nanmean([each.divergence for each in good]):.2f}",
        f"{np.mean([each.divergence for each in of_all]):.2f}",
    )


def outcome(covered, of_all, num_modes):
    """What a score means: `"all"` modes, `"some"`, `"none"`, or a `"collapse"`.

    A collapse is where all samples, each given to the mode that it is nearest
    to, lie as unevenly as if half of the modes had none. If no mode is covered
    but that is not so, samples are not sharp, and lie about: a cloud.

    Args:
        covered: integer, the modes covered.
        of_all: float, the divergence of all samples over the nearest modes.
        num_modes: integer.
    """
    if covered == num_modes:
        return "all"
    if of_all >= np.log(2):
        return "collapse"
    return "some" if covered else "none"


if __name__ == "__main__":
    main()
