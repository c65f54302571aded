"""From the statistics of two sets of images to scores."""

import numpy as np

from kerasgan.metrics import classifier_score
from kerasgan.metrics import frechet_distance
from kerasgan.metrics import kernel_distance
from kerasgan.metrics import label_divergence
from kerasgan.metrics import neighbour_scores
from kerasgan.metrics import sliced_wasserstein_distance

SUBSET_SIZE = 1000  # of the kernel distance
LEAST = 100  # images, for the kernel distance
HIGHER_IS_BETTER = {
    "precision",
    "recall",
    "density",
    "coverage",
    "label_accuracy",
    "modes",
    "good",
    "psnr",
    "ssim",
    "validity",
    "uniqueness",
    "novelty",
}


def score(real, fake):
    """Computes all scores of one set of images against another.

    Scores that depend on the extractor are named after it: `fd_<extractor>`
    (Frechet distance), `kd_` (kernel distance), `swd_` (sliced Wasserstein
    distance of features) and, if it has classes, `cs_` (classifier score).
    Only those of the Inception network of 2015 are called `fid`, `kid` and
    `is`. There are `precision`, `recall`, `density` and `coverage`; and, for
    an extractor that knows the classes of labelled images, `label_divergence`
    and, if labels were asked for, `label_accuracy`.

    Args:
        real: `Statistics` of real images.
        fake: `Statistics` of generated images, by the same extractor.

    Returns:
        A dict of floats. The kernel distance is the mean over subsets of
        1,000 images or, if there are less, of as many as there are of the
        fewer; below 100 it is left out.

    Raises:
        ValueError: if there are too few images for the size of the features.
    """
    names = names_of(real.extractor)
    scores = {names["fd"]: frechet_distance(real.moments, fake.moments)}
    scores |= _of_rows(real.rows.array(), fake.rows.array(), names)
    if fake.classes is not None:
        scores[names["cs"]] = classifier_score(fake.classes).mean
    if real.reads_labels:
        scores["label_divergence"] = label_divergence(fake.found)
        if fake.num_asked:
            scores["label_accuracy"] = fake.num_right / fake.num_asked
    return {name: float(value) for name, value in scores.items()}


def _of_rows(real, fake, names):
    """Scores that compare samples one by one."""
    scores = {}
    size = min(len(real), len(fake))
    if size >= LEAST:
        scores[names["kd"]] = _kernel_distance(real, fake)
    scores[names["swd"]] = sliced_wasserstein_distance(real[:size], fake[:size])
    return scores | neighbour_scores(real, fake)._asdict()


def score_clips(real, fake, has_frechet=True):
    """Computes all scores of one set of clips against another.

    Those of `score`, of all frames as images, and two that see how frames
    follow each other: `fd_clip_<extractor>` and `kd_clip_<extractor>`, the
    Frechet and the kernel distance of the features of clips.

    Args:
        real: `ClipStatistics` of real clips.
        fake: `ClipStatistics` of generated clips, by the same extractor.
        has_frechet: bool, whether the Frechet distance is computed, which
            takes as many clips as twice their features.

    Returns:
        A dict of floats. The kernel distance is the mean over subsets of
        1,000 clips or, if there are less, of as many as there are of the fewer.

    Raises:
        ValueError: if there are too few clips for the size of the features.
    """
    names = clip_names_of(real.extractor)
    scores = score(real.frames, fake.frames)
    if has_frechet:
        scores[names["fd"]] = frechet_distance(real.moments, fake.moments)
    rows = real.rows.array(), fake.rows.array()
    scores[names["kd"]] = _kernel_distance(*rows)
    return scores


def _kernel_distance(real, fake):
    """Over subsets of 1,000 or, of few rows, as large as the smaller side."""
    size = min(SUBSET_SIZE, len(real), len(fake))
    times = max(len(real), len(fake)) // size
    num_subsets = 100 if size == SUBSET_SIZE else times
    return kernel_distance(real, fake, num_subsets, size).mean


def clip_names_of(extractor):
    """Names of the scores of clips that depend on the extractor."""
    return {kind: f"{kind}_clip_{extractor.name}" for kind in ("fd", "kd")}


def names_of(extractor):
    """Names of the scores that depend on the extractor."""
    if extractor.is_canonical:
        return {"fd": "fid", "kd": "kid", "cs": "is", "swd": "swd_inception"}
    return {
        kind: f"{kind}_{extractor.name}" for kind in ("fd", "kd", "cs", "swd")
    }


def is_better(name, value, other):
    """Whether a value of a score is better than another."""
    if np.isnan(other):
        return not np.isnan(value)
    return value > other if rises(name) else value < other


def rises(name):
    """Whether a score rises as samples get better."""
    return name in HIGHER_IS_BETTER or name == "is" or name.startswith("cs_")
