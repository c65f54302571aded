"""Extractors by name."""

import functools
import os
from pathlib import Path

import keras

from kerasgan.extractors import classifiers
from kerasgan.extractors import efficientnet
from kerasgan.extractors import inception
from kerasgan.extractors.extractor import Extractor
from kerasgan.extractors.weights import check_unused
from kerasgan.naming import unknown

BY_NAME = {
    **{
        f"classifier-{data}": functools.partial(classifiers.load, data)
        for data in classifiers.DATA
    },
    efficientnet.NAME: efficientnet.load,
    inception.NAME: inception.load,
}


def get(extractor, weights=None, sha256=None):
    """Returns an extractor.

    Args:
        extractor: an `Extractor`; its name, see `list_extractors`; the path
            of a `.keras` file; or a `keras.Model`. A model, in a file or not,
            must be as `Extractor` says, and takes images in [-1, 1] of its own
            size: for anything else make the `Extractor` yourself.
        weights: path of a file of weights, for extractors whose weights do
            not come with a package: `"inception"`, and `"efficientnet-lite0"`
            if it likes.
        sha256: string, the hash that the file of weights of `"inception"`
            must have.

    Returns:
        An `Extractor`.

    Raises:
        ValueError: if there is no such extractor, or its weights are not
            those that are meant.

    Example:

    >>> get("classifier-fashion_mnist").num_classes
    10
    """
    if isinstance(extractor, str) and extractor in BY_NAME:
        return BY_NAME[extractor](weights, sha256)
    check_unused(extractor, weights, sha256)
    if isinstance(extractor, Extractor):
        return extractor
    if isinstance(extractor, keras.Model):
        return Extractor(extractor, extractor.name)
    if isinstance(extractor, (str, os.PathLike)):
        return _read(Path(extractor).expanduser())
    raise ValueError(
        "An extractor must be a name, the path of a .keras file, a "
        f"`keras.Model` or an `Extractor`. Received: {extractor!r}"
    )


def list_extractors():
    """Names of all extractors that `get` knows, sorted.

    Example:

    >>> list_extractors()[:2]
    ['classifier-crawl', 'classifier-emoji']
    """
    return sorted(BY_NAME)


def _read(path):
    if path.suffix != ".keras":
        raise unknown("extractor", str(path), list_extractors())
    if not path.is_file():
        raise ValueError(
            "An extractor must be a name, or the path of a .keras file that "
            f"is there. Received: {str(path)!r}"
        )
    model = keras.saving.load_model(path, compile=False)
    return Extractor(model, path.stem)
