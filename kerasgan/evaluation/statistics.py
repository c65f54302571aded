"""What scores need to know of a set of images or clips."""

import hashlib
import io

import numpy as np

from kerasgan import extractors
from kerasgan import files
from kerasgan.evaluation.rows import digest
from kerasgan.evaluation.samplers import BATCH
from kerasgan.metrics import ClassSums
from kerasgan.metrics import Moments
from kerasgan.metrics import Rows
from kerasgan.metrics import clip_features

LIMIT = 10_000  # rows of features that are kept


class Statistics:
    """What scores need to know of a set of images, added batch by batch.

    Sums are kept for the Frechet distance and the classifier score, and at
    most `limit` rows of features, the first ones, for the scores that compare
    samples one by one. So memory does not grow with the number of images.

    Args:
        extractor: an `Extractor`.
        limit: integer, how many rows of features are kept.

    Attributes:
        moments: `Moments` of the features.
        rows: `Rows` of features.
        classes: `ClassSums` of the logits; `None` if there are none.
        found: integer array, how often each class was read; likewise.
        num_asked, num_right: integers, how many images had a label, and of
            how many it was read.
    """

    def __init__(self, extractor, limit=LIMIT):
        self.extractor = extractor
        self.moments = Moments.empty(extractor.num_features)
        self.rows = Rows.empty(limit)
        self.classes = self.found = None
        if extractor.num_classes is not None:
            self.classes = ClassSums.empty(extractor.num_classes)
            self.found = np.zeros(extractor.num_classes, "int64")
        self.num_asked = self.num_right = 0

    @property
    def num_images(self):
        """How many images were added."""
        return int(self.moments.count)

    @property
    def reads_labels(self):
        """Whether the extractor's classes are what labels say: it reads most.

        Another data set may have as many classes, and mean others.
        """
        return self.num_right > self.num_asked / 2

    def add(self, images, labels=None):
        """Adds a batch.

        Args:
            images: uint8 array of shape `(batch, height, width, channels)`.
            labels: integer array of shape `(batch,)`, what the images are to
                show; or `None`.
        """
        self.count(self.extractor(images), labels)

    def count(self, output, labels=None):
        """Adds what the extractor made of a batch of images."""
        features = np.asarray(output["features"])
        self.moments = self.moments.add(features)
        self.rows = self.rows.add(features)
        if self.classes is not None:
            logits = np.asarray(output["logits"])
            self.classes = self.classes.add(logits)
            self._read(logits.argmax(axis=-1), labels)

    def _read(self, read, labels):
        self.found = self.found + np.bincount(read, minlength=len(self.found))
        if labels is not None and max(labels) < len(self.found):
            self.num_asked += len(labels)
            self.num_right += int((read == np.asarray(labels)).sum())

    def to_bytes(self):
        """All of it but the extractor, as a `.npz` file."""
        arrays = {
            "rows": self.rows.array(),
            "limit": self.rows.limit,
            "right": [self.num_asked, self.num_right],
        }
        for name, value in self.moments._asdict().items():
            arrays[f"moments_{name}"] = value
        if self.classes is not None:
            arrays["found"] = self.found
            for name, value in self.classes._asdict().items():
                arrays[f"classes_{name}"] = value
        file = io.BytesIO()
        np.savez(file, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content, extractor):
        """What `to_bytes` gave, of the same extractor."""
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            made = cls(extractor, int(arrays["limit"]))
            made.rows = made.rows.add(arrays["rows"])
            made.num_asked, made.num_right = map(int, arrays["right"])
            made.moments = _restore(Moments, arrays, "moments")
            if made.classes is not None:
                made.found = arrays["found"]
                made.classes = _restore(ClassSums, arrays, "classes")
        return made


class ClipStatistics:
    """What scores need to know of a set of clips, added batch by batch.

    Args:
        extractor: an `Extractor`, of frames.
        limit: integer, how many rows of features are kept, of frames and of
            clips.

    Attributes:
        frames: `Statistics` of all frames.
        moments: `Moments` of `kerasgan.metrics.clip_features`.
        rows: `Rows` of these features.
    """

    def __init__(self, extractor, limit=LIMIT):
        self.extractor = extractor
        self.frames = Statistics(extractor, limit)
        self.moments = Moments.empty(2 * extractor.num_features)
        self.rows = Rows.empty(limit)

    def add(self, clips, labels=None):
        """Adds a batch.

        Args:
            clips: uint8 array of shape `(batch, frames, height, width,
                channels)`.
            labels: integer array of shape `(batch,)`; or `None`.
        """
        num, frames = clips.shape[:2]
        output = self.extractor(clips.reshape(-1, *clips.shape[2:]))
        labels = None if labels is None else np.repeat(labels, frames)
        self.frames.count(output, labels)
        features = clip_features(output["features"].reshape(num, frames, -1))
        self.moments = self.moments.add(features)
        self.rows = self.rows.add(features)

    def to_bytes(self):
        """All of it but the extractor, as a `.npz` file."""
        arrays = {"frames": np.frombuffer(self.frames.to_bytes(), "uint8")}
        for name, value in self.moments._asdict().items():
            arrays[f"moments_{name}"] = value
        file = io.BytesIO()
        np.savez(file, rows=self.rows.array(), limit=self.rows.limit, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content, extractor):
        """What `to_bytes` gave, of the same extractor."""
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            made = cls(extractor, int(arrays["limit"]))
            frames = arrays["frames"].tobytes()
            made.frames = Statistics.from_bytes(frames, extractor)
            made.moments = _restore(Moments, arrays, "moments")
            made.rows = made.rows.add(arrays["rows"])
        return made


def measure(empty, pictures, labels=None, cached=True):
    """Statistics of real pictures, from the cache if they are there.

    Args:
        empty: `Statistics` or `ClipStatistics` of none.
        pictures: array, uint8 or float in [-1, 1].
        labels: integer array, or `None`.
        cached: bool, whether they are kept in the cache folder.

    Returns:
        The same, with all of the pictures.
    """
    if not cached or empty.extractor.sha256 is None:
        return _add_all(empty, pictures, labels)
    folder = files.cache_folder() / "statistics"
    path = folder / f"{_key(empty, pictures, labels)}.npz"
    if path.exists():
        try:
            return empty.from_bytes(path.read_bytes(), empty.extractor)
        except (OSError, ValueError, KeyError):  # damaged: make it again
            pass
    made = _add_all(empty, pictures, labels)
    try:
        files.write_bytes(path, made.to_bytes())
    except OSError:  # a cache that cannot be written is none
        pass
    return made


def describe(extractor):
    """What a report says of an extractor: a dict."""
    return {
        "name": extractor.name,
        "sha256": extractor.sha256,
        "resize": extractor.resize,
        "num_features": extractor.num_features,
    }


def to_uint8(pictures):
    """Images or clips as bytes; see `kerasgan.extractors.to_uint8`."""
    pictures = np.asarray(pictures)
    frames = pictures.reshape(-1, *pictures.shape[-3:])
    return extractors.to_uint8(frames).reshape(pictures.shape)


def _key(empty, pictures, labels):
    sample = {"image": pictures}
    if labels is not None:
        sample["label"] = labels
    extractor = empty.extractor
    scale = str(extractor.input_range)
    # The last one changes with what is stored.
    parts = [digest(sample), extractor.sha256, extractor.resize, scale, "1"]
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:32]


def _add_all(made, pictures, labels):
    for start in range(0, len(pictures), BATCH):
        rows = slice(start, start + BATCH)
        some = None if labels is None else labels[rows]
        made.add(to_uint8(pictures[rows]), some)
    return made


def _restore(kind, arrays, prefix):
    """A named tuple of arrays, and of scalars as they were."""
    values = (arrays[f"{prefix}_{name}"] for name in kind._fields)
    return kind(*(v if v.ndim else v.item() for v in values))
