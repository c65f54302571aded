"""Checks of what a game is declared to be, before anything is built on it."""

import keras

from kerasgan.naming import unknown


def check_declaration(networks, players, dynamics, average):
    """Raises a `ValueError` unless the parts of a game fit together."""
    for name, network in networks.items():
        _check_network(name, network)
    names = [player.name for player in players]
    if not names or len(set(names)) < len(names):
        raise ValueError(
            "Argument `players` must hold players of different names. "
            f"Received: {names}"
        )
    for player in players:
        for name in player.networks:
            if name not in networks:
                raise unknown(
                    f"network for player `{player.name}`", name, list(networks)
                )
    if average and average.network not in networks:
        raise unknown("network to average", average.network, list(networks))
    dynamics.validate(names)


def _check_network(name, network):
    symbolic = isinstance(network, keras.Model) and network.built
    if not symbolic or not getattr(network, "inputs", None):
        raise ValueError(
            f"Network `{name}` must be a Functional model, or a Sequential one "
            "that begins with `keras.Input`, so that all its weights exist "
            "before training and are saved. A subclassed model can be wrapped: "
            f"`keras.Model(x, model(x))`. Received: {network!r}"
        )
