"""Every entry of the registry is put through the same checks."""

import importlib

import keras
import pytest
import tensorflow as tf
from whole_entries import WHOLE
from whole_entries import param

import kerasgan
from kerasgan.registry import module_of
from kerasgan.testing import game as conformance

ENTRIES = kerasgan.list_entries()
# What all entries go through each time.
SHORT = (
    conformance.check_ownership,
    conformance.check_settings,
    conformance.check_export,
)


def tiny(entry):
    module = importlib.import_module(f"{module_of(entry)}.presets")
    return module.TINY


@pytest.mark.parametrize(
    "entry, check",
    [
        param(entry, check, is_slow=entry not in WHOLE and check not in SHORT)
        for entry in ENTRIES
        for check in conformance.CHECKS
    ],
)
def test_conformance(entry, check, tmp_path):
    settings = tiny(entry)
    check(lambda: kerasgan.create(entry, **settings), settings, tmp_path)


@pytest.mark.parametrize("entry", ["dcgan", "sngan"])
def test_two_replicas_in_a_graph(entry):
    """One has statistics of batches, the other weights with a state."""
    conformance.check_steps_on_replicas(
        lambda: kerasgan.create(entry, **tiny(entry)), tf.function
    )


@pytest.mark.parametrize("entry", ENTRIES)
def test_tiny_settings_are_not_the_defaults(entry):
    defaults = kerasgan.registry.settings_of(kerasgan.get_entry(entry))
    for name, value in tiny(entry).items():
        assert defaults[name] != value, name


@pytest.mark.parametrize(
    "entry", [param(entry, is_slow=entry not in WHOLE) for entry in ENTRIES]
)
def test_the_seed_determines_the_first_weights(entry):
    first, same, other = (
        kerasgan.create(entry, **(tiny(entry) | {"seed": seed}))
        for seed in (1, 1, 2)
    )
    weights = [game.trainable_variables for game in (first, same, other)]
    equal = [
        [bool((a.numpy() == b.numpy()).all()) for a, b in zip(*pair)]  # noqa: B905
        for pair in ((weights[0], weights[1]), (weights[0], weights[2]))
    ]
    assert all(equal[0]) and not all(equal[1])


def test_serialisation_names_are_unique():
    classes = [kerasgan.get_entry(entry) for entry in ENTRIES]
    names = [keras.saving.get_registered_name(cls) for cls in classes]
    assert names == [
        f"kerasgan.{entry}>{cls.__name__}"
        for entry, cls in zip(ENTRIES, classes, strict=True)
    ]
    assert len(set(names)) == len(names)
