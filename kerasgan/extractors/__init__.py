"""Extractors: networks that turn images into the features of a score."""

from kerasgan.extractors.catalogue import get
from kerasgan.extractors.catalogue import list_extractors
from kerasgan.extractors.extractor import Extractor
from kerasgan.extractors.images import to_uint8

__all__ = ["Extractor", "get", "list_extractors", "to_uint8"]
