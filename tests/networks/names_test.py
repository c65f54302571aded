"""Layers of the zoo are asked for by name, which is that of every process."""

import importlib

import keras
import numpy as np
import pytest

import kerasgan
from kerasgan import registry
from kerasgan.game import matching


def small(entry):
    module = f"{registry.module_of(entry)}.presets"
    return kerasgan.create(entry, **importlib.import_module(module).TINY)


def layer_at(network, path):
    """Its name comes after those of the models that it is in."""
    for name in path.split("/"):
        network = network.get_layer(name)
    return network


def places(game):
    return {
        name: [place.path for place in matching._places(network)]
        for name, network in game.networks.items()
    }


@pytest.mark.parametrize("entry", kerasgan.list_entries())
def test_layers_with_weights_have_names_of_their_own(entry):
    game = small(entry)
    for name, network in game.networks.items():
        for place in matching._places(network):
            assert place.is_named or place.path == "reference_batch", name
            assert layer_at(network, place.path) is place.layer
    for name in game.averaged:
        average = getattr(game, f"{name}_average")
        paths = [place.path for place in matching._places(average)]
        assert paths == places(game)[name]


@pytest.mark.parametrize("entry", ["dcgan", "sngan", "ssgan"])
def test_names_do_not_count_the_layers_of_a_process(entry):
    first = places(small(entry))
    keras.layers.Dense(3), keras.layers.BatchNormalization()
    assert places(small(entry)) == first


def test_a_layer_is_frozen_by_its_name_and_comes_back_frozen(tmp_path):
    game = small("dcgan")
    game.networks["generator"].get_layer("up_1").trainable = False
    game.save(tmp_path / "game.keras")
    again = keras.saving.load_model(tmp_path / "game.keras")
    layer = again.networks["generator"].get_layer("up_1")
    assert not layer.trainable
    np.testing.assert_array_equal(
        layer.kernel, game.generator.get_layer("up_1").kernel
    )
