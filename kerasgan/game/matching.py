"""Which layers of two networks have the same place in them."""

import re
from typing import NamedTuple

import keras


class Place(NamedTuple):
    """A layer with weights, and where it is in a network.

    Attributes:
        path: string, its name, after those of the models that it is in.
        is_named: bool, whether none of these is a name that Keras gave.
        layer: the layer.
    """

    path: str
    is_named: bool
    layer: keras.layers.Layer

    @property
    def kind(self):
        return keras.saving.get_registered_name(type(self.layer))

    @property
    def weights(self):
        """What another layer's weights must be like to take their place."""
        return [
            (weight.name, tuple(weight.shape), weight.dtype)
            for weight in self.layer.weights
        ]


def match(ours, theirs):
    """Pairs the layers of two networks that have the same place.

    Layers with a name of their own are paired by name. The names that Keras
    gives, such as `conv2d_7`, count the layers of a process: such layers are
    paired by their order, and only where both networks have the same kinds of
    them in the same order. A pair counts if its layers are of one kind and
    their weights have the same names, shapes and types.

    Args:
        ours: a Keras model.
        theirs: a Keras model.

    Returns:
        A list of pairs of a `Place` in `ours` and one in `theirs`; a list of
        the places in `ours` that are in no pair; and one of those in `theirs`.
    """
    ours, theirs = _places(ours), _places(theirs)
    pairs = [
        (mine, other)
        for mine, other in _by_name(ours, theirs) + _by_order(ours, theirs)
        if mine.kind == other.kind and mine.weights == other.weights
    ]
    paired = {id(place) for pair in pairs for place in pair}
    return (
        pairs,
        [place for place in ours if id(place) not in paired],
        [place for place in theirs if id(place) not in paired],
    )


def _by_name(ours, theirs):
    known = {other.path: other for other in theirs if other.is_named}
    return [
        (mine, known[mine.path])
        for mine in ours
        if mine.is_named and mine.path in known
    ]


def _by_order(ours, theirs):
    ours = [place for place in ours if not place.is_named]
    theirs = [place for place in theirs if not place.is_named]
    if [place.kind for place in ours] != [place.kind for place in theirs]:
        return []
    return list(zip(ours, theirs, strict=True))


def _places(network):
    """The layers of a network that have weights, each once."""
    found = {id(place.layer): place for place in _walk(network)}
    return list(found.values())


def _walk(network, path="", is_named=True):
    for layer in network.layers:
        place = Place(
            f"{path}{layer.name}", is_named and not _is_automatic(layer), layer
        )
        if isinstance(layer, keras.Model):
            yield from _walk(layer, f"{place.path}/", place.is_named)
        elif layer.weights:
            yield place


def _is_automatic(layer):
    """Whether a layer's name is one that Keras gives to its class."""
    name = type(layer).__name__
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    name = re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()
    return re.fullmatch(rf"{name}(_\d+)?", layer.name) is not None
