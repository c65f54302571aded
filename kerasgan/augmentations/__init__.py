"""Augmentations: what a discriminator sees of few pictures."""

from kerasgan import importing
from kerasgan.augmentations.adaptive import Adaptive
from kerasgan.augmentations.augmentation import Augmentation
from kerasgan.augmentations.diff_augment import DiffAugment
from kerasgan.augmentations.lots import Lots
from kerasgan.augmentations.stochastic import Stochastic
from kerasgan.naming import lookup

BY_NAME = {
    "adaptive": Adaptive,
    "diff_augment": DiffAugment,
    "stochastic": Stochastic,
}


def get(identifier):
    """Returns an augmentation, or `None` for `None`.

    Args:
        identifier: an `Augmentation`, its name (such as `"adaptive"`) or the
            config that `keras.saving.serialize_keras_object` made of one.

    Raises:
        ValueError: if there is no such augmentation; the nearest names are
            given.

    Example:

    >>> get("adaptive").limit
    0.8
    """
    if identifier is None:
        return None
    return lookup(identifier, Augmentation, BY_NAME, "augmentation")


__all__ = [
    "Adaptive",
    "Augmentation",
    "DiffAugment",
    "Lots",
    "Stochastic",
    "get",
]

importing.complete(__name__)
