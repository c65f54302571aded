"""Runs that begin with what another run, or a preset, has learned."""

import dataclasses
import hashlib
import warnings
from pathlib import Path

import numpy as np

from kerasgan import presets
from kerasgan.runs import config as configs
from kerasgan.runs import folder as folders


def locate(name):
    """A preset's name, or the absolute path of a folder."""
    is_path = name is not None and Path(name).exists()
    return str(Path(name).resolve()) if is_path else name


def read(config):
    """The game that a run starts from, or `None`.

    Args:
        config: a `Config`. If it knows the weights' digest, they must still
            be the same.
    """
    if config.start_from is None:
        return None
    game = _load(config.start_from)
    if config.start_digest and digest(game) != config.start_digest:
        raise ValueError(
            "A run that has no checkpoint yet begins again with the weights "
            f"that it began with. Received: {config.start_from}, whose weights "
            "have changed since"
        )
    return game


def _load(name):
    if folders.is_run(name):
        return folders.load(name)
    if not presets.is_preset(name) and Path(name).exists():
        raise ValueError(
            "Argument `start_from` must be a run or a preset. "
            f"Received: start_from={name!r}, which is neither"
        )
    return presets.load(name)


def inherit(config, other):
    """The same config, with the settings of the game that it starts from.

    They are taken where nothing else says what they are, and only from a game
    of the same entry, so that weights fit.
    """
    if other is None or getattr(type(other), "entry", None) != config.entry:
        return config
    settings = {
        name: value
        for name, value in vars(other._arguments).items()
        if configs.is_plain(value) and name not in ("seed", "name")
    }
    return dataclasses.replace(config, settings=settings | config.settings)


def apply(game, other):
    """Copies the weights of a game, and warns of layers that have none."""
    if other is None:
        return
    transfer = game.start_from(other)
    if transfer.fresh:
        warnings.warn(
            f"{len(transfer.copied)} layers start from weights of "
            f"`{other.name}`; these have none that fit, and start anew: "
            f"{', '.join(transfer.fresh)}.",
            stacklevel=3,
        )


def digest(game):
    """The sha256 of the weights of all networks and averages of a game."""
    found = hashlib.sha256()
    for name, network in game.networks.items():
        for weight in [*network.weights, *game.latest(name).weights]:
            found.update(np.ascontiguousarray(weight).tobytes())
    return found.hexdigest()
