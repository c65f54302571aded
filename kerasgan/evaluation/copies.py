"""Whether samples are copies of the images that a game was trained on."""

import numpy as np

from kerasgan.metrics import compare_distances
from kerasgan.metrics import nearest_distances

MOST = 5_000  # training images that samples are compared with


class Training:
    """The images that were trained on, and how near others are to them.

    Distances are those of pixels, each channel in [0, 1], and of features.

    Args:
        images: uint8 array of shape `(num_images, height, width, channels)`.
        features: array of shape `(num_images, num_features)`.
        held_out: pair of arrays likewise, of images that were not trained on.
        name: string, the extractor's.

    Attributes:
        shape: tuple, the shape of an image.
        floor: dict, the scores of what is held out itself.
    """

    def __init__(self, images, features, held_out, name):
        self.shape = images.shape[1:]
        self.name = name
        self._pixels = as_rows(images)
        self._features = features
        self._distances = {
            name: nearest_distances(features, held_out[1]),
            "pixels": self.pixel_distances(held_out[0]),
        }
        self.floor = self._compare(self._distances)

    def pixel_distances(self, images):
        """The distance of each image to the nearest one."""
        return nearest_distances(self._pixels, as_rows(images))

    def scores(self, pixel_distances, features):
        """Scores of samples: a dict of floats.

        Args:
            pixel_distances: array of shape `(num_samples,)`.
            features: array of shape `(num_rows, num_features)`, of samples or
                the first of them.
        """
        near = nearest_distances(self._features, features)
        return self._compare({self.name: near, "pixels": pixel_distances})

    def _compare(self, distances):
        scores = {}
        for space, held_out in self._distances.items():
            found = compare_distances(held_out, distances[space])
            scores[f"nearer_{space}"] = found.nearer
            scores[f"copied_{space}"] = found.copied
        return scores


class Copies:
    """Looks for copies in batches of samples.

    Args:
        training: a `Training`.
    """

    def __init__(self, training):
        self.training = training
        self.found = []

    def add(self, images):
        """Adds a batch: a uint8 array."""
        self.found.append(self.training.pixel_distances(images))

    def scores(self, features):
        """Scores of all images; `features` are those of the first ones."""
        return self.training.scores(np.concatenate(self.found), features)


def as_rows(images):
    """Bytes as rows of floats in [0, 1]."""
    return images.reshape(len(images), -1) / np.float32(255.0)
