"""Images and clips, compared by the features of an extractor."""

from kerasgan.data import Unpaired
from kerasgan.evaluation import scoring
from kerasgan.evaluation import statistics
from kerasgan.evaluation.base import Reference
from kerasgan.evaluation.copies import Copies
from kerasgan.evaluation.copies import Training
from kerasgan.evaluation.pairs import Pairs
from kerasgan.evaluation.pairs import answer
from kerasgan.evaluation.pairs import copied
from kerasgan.evaluation.rows import digest
from kerasgan.evaluation.rows import pick
from kerasgan.evaluation.statistics import to_uint8


class ImageReference(Reference):
    """Real images, which samples are compared with.

    Where samples are made of parts of these real rows that are pairs, such as
    a picture and its translation, they are compared with the image of their
    row too: `l1`, `psnr` and `ssim`. All others are, if it is said what was
    trained on, compared with that too: whether they are copies.

    Args:
        real: dict of arrays: `"image"`, uint8 or float in [-1, 1], of shape
            `(num_images, height, width, channels)`, maybe `"label"`, and what
            else goes with images; or a `kerasgan.data.Unpaired`.
        other: dict of the same kind: real images too, for the floor.
        extractor: an `Extractor`.
        num: integer, how many of each at most, and how many fakes.
        facts: dict, what to say of the data in a report.
        cached: bool, whether statistics are kept in the cache folder.
        part: string, the part of `real` that is compared.
        trained: pair of dicts like `real`: the images that are trained on, and
            others that are not and no twins of them; without it there is no
            score of copying.

    Attributes:
        floor: dict of the scores of `other`; those of copying are of what is
            not trained on.
        monitor: name of the score to choose by, the Frechet distance.
    """

    kind = "images"
    strict = slice(0, 0)  # the extractor says which sizes fit
    measure = statistics.Statistics

    def __init__(
        self,
        real,
        other,
        extractor,
        num=10_000,
        facts=None,
        cached=True,
        part="image",
        trained=None,
    ):
        self.extractor = extractor
        self.num = num
        self.part = part
        self.given = real = pick(real, num)
        self.shape = real[part].shape[1:]
        self.statistics = self._measure(real, cached)
        floor = self._measure(pick(other, num), cached)
        self._prepare(self.statistics, floor)
        self.floor = self._compare(floor)
        self.training = self._training(trained, cached)
        self.floor |= self.training.floor if self.training else {}
        self.facts = dict(facts or {}) | {
            "sha256": digest(real),
            "num_real": int(self.statistics.moments.count),
            "num_floor": int(floor.moments.count),
        }

    @property
    def monitor(self):
        return scoring.names_of(self.extractor)["fd"]

    def score(self, sampler, seed=0, num=None, progress=None):
        """Scores of a sampler's images; see `scoring.score`."""
        fake = self.measure(self.extractor)
        given = getattr(sampler, "given", ())
        pairs = Pairs(self._truth()) if self._is_paired(given) else None
        copies = self._copies(sampler)
        for samples, labels in self.draw(sampler, seed, num, progress):
            pictures = to_uint8(samples)
            fake.add(pictures, labels)
            for each in (pairs, copies):
                if each is not None:
                    each.add(pictures)
        scores = self._compare(fake) | (pairs.scores() if pairs else {})
        return scores | (copies.scores(fake.rows.array()) if copies else {})

    def describe(self):
        """What a report says of how scores were made."""
        facts = statistics.describe(self.extractor)
        return super().describe() | {"extractor": facts}

    def trivial(self, given):
        """Scores of copying what is given, see `pairs.answer`.

        Args:
            given: names of the parts that samples are made of.

        Returns:
            A dict of floats, empty if nothing can be copied.
        """
        for name in given if self._is_paired(given) else ():
            values = self.given.get(name)
            if values is not None and values.ndim > 3:
                copy = answer(to_uint8(values), self.shape)
                if copy is not None:
                    return copied(self._truth(), copy)
        return {}

    def _is_paired(self, given):
        """Whether samples have a truth: the picture of their own row."""
        return bool(set(given) - {"label"}) and not isinstance(
            self.given, Unpaired
        )

    def _training(self, trained, cached):
        if trained is None:
            return None
        training, held_out = (
            (to_uint8(sample[self.part]), self._measure(sample, cached))
            for sample in (trained[0], pick(trained[1], self.num))
        )
        return Training(
            training[0],
            training[1].rows.array(),
            (held_out[0], held_out[1].rows.array()),
            self.extractor.name,
        )

    def _copies(self, sampler):
        """A `Copies`, or `None` where samples are made of real images."""
        is_made = bool(set(getattr(sampler, "given", ())) - {"label"})
        return (
            None if self.training is None or is_made else Copies(self.training)
        )

    def _truth(self):
        return to_uint8(self.given[self.part])

    def _prepare(self, real, floor):
        """Chooses the scores that can be computed of so many samples."""

    def _compare(self, fake):
        return scoring.score(self.statistics, fake)

    def _measure(self, sample, cached):
        """Statistics of real samples, from the cache if they are there."""
        labels = None if isinstance(sample, Unpaired) else sample.get("label")
        made = self.measure(self.extractor)
        return statistics.measure(made, sample[self.part], labels, cached)


class ClipReference(ImageReference):
    """Real clips, which samples are compared with.

    Frames are compared as images are: `fd_<extractor>` and so on. Clips are
    compared by `kerasgan.metrics.clip_features` of their frames' features:
    `fd_clip_<extractor>` and `kd_clip_<extractor>`. The former is left out if
    there are fewer real clips than twice these features.

    Args:
        real: dict of arrays: `"image"`, uint8 or float in [-1, 1], of shape
            `(num_clips, frames, height, width, channels)`, maybe `"label"`,
            and what else goes with clips; or a `kerasgan.data.Unpaired`.
        other: dict of the same kind: real clips too, for the floor.
        extractor: an `Extractor`, of frames.
        num: integer, how many clips of each at most, and how many fakes.
        facts: dict, what to say of the data in a report.
        cached: bool, whether statistics are kept in the cache folder.
        part: string, the part of `real` that is compared.

    Attributes:
        floor: dict of the scores of `other`.
        monitor: name of the score to choose by: the Frechet distance of
            clips, or their kernel distance where that is left out.
    """

    kind = "clips"
    strict = slice(0, 1)  # as many frames
    measure = statistics.ClipStatistics

    @property
    def monitor(self):
        names = scoring.clip_names_of(self.extractor)
        return names["fd" if self.has_frechet else "kd"]

    def _prepare(self, real, floor):
        least = 2 * len(real.moments.mean)
        counts = real.moments.count, floor.moments.count
        self.has_frechet = min(counts) >= least

    def _compare(self, fake):
        return scoring.score_clips(self.statistics, fake, self.has_frechet)
