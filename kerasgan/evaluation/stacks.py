import functools

import numpy as np

from kerasgan import extractors
from kerasgan.data import endless
from kerasgan.data.stacked import PLACES
from kerasgan.evaluation import samplers
from kerasgan.evaluation.base import Reference
from kerasgan.evaluation.statistics import describe
from kerasgan.evaluation.statistics import to_uint8
from kerasgan.metrics import label_divergence

NUM_IMAGES = 26_000  # that are drawn, by convention


class StackedReference(Reference):
    """The modes of stacked digits, which samples are to cover.

    A classifier of digits reads the three channels of an image one by one;
    the number that they make is its mode, of 1,000. Scores are `modes`, those
    that are read off at least one sample, and `label_divergence`, of the modes
    of samples from uniform: the papers' reverse KL.

    Args:
        name: string, `"stacked_mnist"`.
        extractor: what `kerasgan.extractors.get` takes, of ten classes: the
            digits; by default the classifier of MNIST.
        data_dir: path where TFDS keeps data sets that are prepared.

    Attributes:
        floor: dict of the scores of real images, made when it is asked for.
        monitor: `"modes"`, the score to choose by.

    Reference:
        [Srivastava et al., 2017](https://arxiv.org/abs/1705.07761),
        section 4.2; [Lin et al., 2018](https://arxiv.org/abs/1712.04086),
        section 4.2.
    """

    kind = "images"
    monitor = "modes"

    def __init__(self, name="stacked_mnist", extractor=None, data_dir=None):
        self.extractor = extractors.get(extractor or "classifier-mnist")
        if self.extractor.num_classes != 10:
            raise ValueError(
                "Argument `extractor` must tell ten digits. Received: "
                f"extractor={self.extractor!r} of "
                f"{self.extractor.num_classes} classes"
            )
        self.source = endless.SOURCES[name]
        self.shape = self.source.shape
        self.num = NUM_IMAGES
        self.data_dir = data_dir
        self.facts = {"name": name, "num_floor": NUM_IMAGES}

    @functools.cached_property
    def floor(self):
        size = samplers.BATCH
        take = self.source.rows_of_step("test", size, 0, self.data_dir)
        steps = range(NUM_IMAGES // size)
        return self._score(take(step)["image"].numpy() for step in steps)

    def score(self, sampler, seed=0, num=None, progress=None):
        """`modes` that are covered, and their `label_divergence`."""
        drawn = self.draw(sampler, seed, num, progress)
        return self._score(to_uint8(images) for images, _ in drawn)

    def describe(self):
        """What a report says of how scores were made."""
        return super().describe() | {"extractor": describe(self.extractor)}

    def _score(self, batches):
        counts = np.zeros(self.source.num_modes, "int64")
        for images in batches:
            read = read_stacks(self.extractor, images)
            counts += np.bincount(read, minlength=len(counts))
        return {
            "modes": float(np.count_nonzero(counts)),
            "label_divergence": label_divergence(counts),
        }


def read_stacks(extractor, images):
    """The labels of stacked digits: what their channels are read as.

    Args:
        extractor: an `Extractor`, whose logits tell digits.
        images: uint8 array of shape `(num_images, height, width, 3)`.

    Returns:
        An integer array of shape `(num_images,)`.
    """
    digits = np.moveaxis(images, -1, 1).reshape(-1, *images.shape[1:3], 1)
    read = extractor(digits)["logits"].argmax(axis=-1)
    return read.reshape(-1, len(PLACES)) @ np.array(PLACES)
