"""What scores need to know of a set of images."""

import io

import numpy as np

from kerasgan.metrics import ClassSums
from kerasgan.metrics import Moments
from kerasgan.metrics import Rows

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
        output = self.extractor(images)
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


def _restore(kind, arrays, prefix):
    """A named tuple of arrays, and of scalars as they were."""
    values = (arrays[f"{prefix}_{name}"] for name in kind._fields)
    return kind(*(v if v.ndim else v.item() for v in values))
