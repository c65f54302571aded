"""What samples are compared with: real images, or the modes of a toy."""

import hashlib

import numpy as np

from kerasgan import data
from kerasgan import extractors
from kerasgan import files
from kerasgan.data import toys
from kerasgan.evaluation import samplers
from kerasgan.evaluation import scoring
from kerasgan.evaluation.statistics import Statistics
from kerasgan.metrics import mode_coverage

OTHER = {"train": "test", "test": "train"}
NUM_POINTS = 2500  # of a toy's samples, by convention


def reference(
    name,
    split="test",
    num=10_000,
    extractor=None,
    data_dir=None,
    image_size=None,
):
    """Makes what samples are compared with, from a data set by its name.

    The floor is the score of other real images, as many as there would be
    fakes: those of the other split or, if there is none, the second half of
    the split, of which the first half then is the reference.

    Statistics of images are kept in the cache folder (`$KERASGAN_CACHE`, or
    `~/.cache/kerasgan`) by the images' checksum and the extractor's.

    Args:
        name: what `kerasgan.data.read` takes.
        split: string, of the real images.
        num: integer, how many of them at most, and how many fakes.
        extractor: what `kerasgan.extractors.get` takes; by default that which
            was trained on the data set, or else `"efficientnet-lite0"`.
        data_dir: path where TFDS keeps data sets that are prepared.
        image_size: integer or `(height, width)`, to crop and resize real
            images to.

    Returns:
        An `ImageReference`, or a `PointReference` for toys.
    """
    if isinstance(name, str) and name in toys.TOYS:
        return PointReference(name)
    real, other = _two_sets(name, split, image_size, data_dir)
    extractor = extractors.get(extractor or default_extractor(name))
    facts = {"name": str(name), "split": split, "floor": other.pop("split")}
    return ImageReference(real, other, extractor, num, facts)


def default_extractor(name):
    """Name of the extractor that fits a data set."""
    name = str(name).removesuffix("_sample")
    own = f"classifier-{name}"
    return own if own in extractors.list_extractors() else "efficientnet-lite0"


class ImageReference:
    """Real images, which samples are compared with.

    Args:
        real: dict of arrays: `"image"`, uint8 or float in [-1, 1], of shape
            `(num_images, height, width, channels)`, and maybe `"label"`.
        other: dict of the same kind: real images too, for the floor.
        extractor: an `Extractor`.
        num: integer, how many of each at most, and how many fakes.
        facts: dict, what to say of the data in a report.
        cached: bool, whether statistics are kept in the cache folder.

    Attributes:
        floor: dict of the scores of `other`.
        monitor: name of the score to choose by.
    """

    def __init__(
        self, real, other, extractor, num=10_000, facts=None, cached=True
    ):
        self.extractor = extractor
        self.num = num
        real, other = pick(real, num), pick(other, num)
        sha256 = digest(real)
        self.statistics = _statistics(real, extractor, cached, sha256)
        floor = _statistics(other, extractor, cached)
        self.floor = scoring.score(self.statistics, floor)
        self.monitor = scoring.names_of(extractor)["fd"]
        self.facts = dict(facts or {}) | {
            "sha256": sha256,
            "num_real": self.statistics.num_images,
            "num_floor": floor.num_images,
        }

    def score(self, sampler, seed=0, num=None, progress=None):
        """Scores of a sampler's images; see `scoring.score`."""
        fake = Statistics(self.extractor)
        num = num or self.num
        for images, labels in samplers.draw(sampler, num, seed, progress):
            fake.add(extractors.to_uint8(images), labels)
        return scoring.score(self.statistics, fake)

    def describe(self):
        """What a report says of how scores were made."""
        return {
            "data": self.facts,
            "extractor": {
                "name": self.extractor.name,
                "sha256": self.extractor.sha256,
                "resize": self.extractor.resize,
                "num_features": self.extractor.num_features,
            },
        }


class PointReference:
    """The modes of a toy, which samples are to cover.

    Args:
        name: string, `"ring"` or `"grid"`.

    Attributes:
        floor: dict of the scores of real points.
        monitor: name of the score to choose by.
    """

    monitor = "modes"

    def __init__(self, name):
        self.name = name
        self.num = NUM_POINTS
        self.floor = self._score(data.read(name, "test")["image"][: self.num])

    def score(self, sampler, seed=0, num=None, progress=None):
        """`modes` that are covered, and the share of `good` points."""
        num = num or self.num
        drawn = samplers.draw(sampler, num, seed, progress)
        return self._score(np.concatenate([points for points, _ in drawn]))

    def _score(self, points):
        found = mode_coverage(points, *data.modes(self.name))
        return {"modes": float(found.covered), "good": found.good}

    def describe(self):
        """What a report says of how scores were made."""
        return {"data": {"name": self.name, "num_floor": self.num}}


def _two_sets(name, split, image_size, data_dir):
    """Real images, and others for the floor."""
    real = data.read(name, split, image_size, data_dir)
    other = OTHER.get(split)
    if other is not None:
        try:
            found = data.read(name, other, image_size, data_dir)
            return real, found | {"split": other}
        except ValueError:  # there is one split only
            pass
    rows = shuffled(len(real["image"]))
    half = len(rows) // 2
    first, second = take(real, rows[:half]), take(real, rows[half:])
    return first, second | {"split": split}


def pick(sample, num):
    """At most `num` rows, always the same ones."""
    if len(sample["image"]) <= num:
        return sample
    return take(sample, np.sort(shuffled(len(sample["image"]))[:num]))


def take(sample, rows):
    """These rows of a dict of arrays."""
    return {name: values[rows] for name, values in sample.items()}


def shuffled(num_rows):
    """The rows in an order that is always the same."""
    return np.random.default_rng(0).permutation(num_rows)


def digest(sample):
    """A checksum of a dict of arrays."""
    found = hashlib.sha256()
    for name in sorted(sample):
        array = np.ascontiguousarray(sample[name])
        found.update(f"{name}{array.dtype}{array.shape}".encode())
        found.update(array)
    return found.hexdigest()


def _statistics(sample, extractor, cached, sha256=None):
    """Statistics of real images, from the cache if they are there.

    Their checksum is computed where it is needed and not known.
    """
    if not cached or extractor.sha256 is None:
        return _measure(sample, extractor)
    folder = files.cache_folder() / "statistics"
    path = folder / f"{_key(sha256 or digest(sample), extractor)}.npz"
    if path.exists():
        try:
            return Statistics.from_bytes(path.read_bytes(), extractor)
        except (OSError, ValueError, KeyError):  # damaged: make it again
            pass
    made = _measure(sample, extractor)
    try:
        files.write_bytes(path, made.to_bytes())
    except OSError:  # a cache that cannot be written is none
        pass
    return made


def _key(sha256, extractor):
    # The last one changes with what is stored.
    scale = str(extractor.input_range)
    parts = (sha256, extractor.sha256, extractor.resize, scale, "1")
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:32]


def _measure(sample, extractor):
    labels = sample.get("label")
    made = Statistics(extractor)
    for start in range(0, len(sample["image"]), samplers.BATCH):
        rows = slice(start, start + samplers.BATCH)
        images = extractors.to_uint8(sample["image"][rows])
        made.add(images, None if labels is None else labels[rows])
    return made
