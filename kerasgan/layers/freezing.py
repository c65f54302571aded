"""Constant statistics in the place of a reference that runs along."""

import keras
from keras import ops

from kerasgan.layers.drop_reference import DropReference
from kerasgan.layers.frozen_normalization import FrozenNormalization
from kerasgan.layers.reference_batch import ReferenceBatch
from kerasgan.layers.virtual_batch_normalization import (
    VirtualBatchNormalization,
)


def freeze(network):
    """A copy of a network whose virtual batch normalisation is constant.

    In the copy `VirtualBatchNormalization` keeps the statistics that the
    reference has under the network's weights now, and there is no reference:
    in inference it gives the same for the price of an ordinary network. It is
    not meant to be trained further.

    Args:
        network: a Functional or Sequential model, whose layers with a
            reference are its own, not those of a model inside.

    Returns:
        A network of the same inputs and outputs; `network` itself if none of
        its layers has a reference.

    Raises:
        ValueError: if the reference was not set, or a model inside of the
            network has such layers.
    """
    normalisations = _find(network, VirtualBatchNormalization)
    references = _find(network, (ReferenceBatch, DropReference))
    if not normalisations and not references:
        return network
    frozen = keras.models.clone_model(network, clone_function=_freeze_layer)
    for layer in network.layers:
        if layer.weights and layer not in normalisations + references:
            frozen.get_layer(layer.name).set_weights(layer.get_weights())
    statistics = _statistics(network, normalisations)
    for layer, constants in zip(normalisations, statistics, strict=True):
        constants = [ops.reshape(constant, (-1,)) for constant in constants]
        weights = [*layer.get_weights(), *constants]
        frozen.get_layer(layer.name).set_weights(weights)
    return frozen


def _find(network, kinds):
    found = [
        layer
        for layer in network._flatten_layers()
        if isinstance(layer, kinds)
        and not isinstance(layer, FrozenNormalization)
    ]
    for layer in found:
        if layer not in network.layers:
            raise ValueError(
                "Argument `network` must have its layers with a reference "
                f"itself, not in a model inside. Received: `{layer.name}` in "
                f"a part of `{network.name}`"
            )
    return found


def _freeze_layer(layer):
    if isinstance(layer, (ReferenceBatch, DropReference)):
        return keras.layers.Identity(name=layer.name)
    if isinstance(layer, VirtualBatchNormalization):
        return FrozenNormalization.from_config(layer.get_config())
    return type(layer).from_config(layer.get_config())


def _statistics(network, normalisations):
    """Mean and variance before each normalisation, for one pass."""
    entries = {layer.name: layer.input for layer in normalisations}
    row = [ops.zeros((1, *x.shape[1:]), x.dtype) for x in network.inputs]
    values = keras.Model(network.inputs, entries)(row, training=False)
    return [layer.statistics(values[layer.name]) for layer in normalisations]
