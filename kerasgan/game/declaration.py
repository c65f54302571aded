"""Checks of what a game is declared to be, before anything is built on it."""

import numbers
from types import MappingProxyType

import keras

from kerasgan import calling
from kerasgan.naming import unknown

MAKERS = {"image": "generator"}  # of a game that does not say


def check_settings(settings):
    """Raises an error unless a game can be made of such settings here.

    Args:
        settings: dict of the constructor's arguments. Those that are named
            `*_shape` are shapes of a row; `None` stands for none.
    """
    if keras.config.image_data_format() != "channels_last":
        raise ValueError(
            "The channels of a game's images are their last axis: call "
            '`keras.config.set_image_data_format("channels_last")`. Received: '
            f"{keras.config.image_data_format()!r}"
        )
    for name, shape in settings.items():
        if name.endswith("_shape") and not _is_shape(shape):
            raise ValueError(
                f"Argument `{name}` must be a tuple of integers of at least 1, "
                f"such as (28, 28, 1). Received: {name}={shape!r}"
            )


def _is_shape(shape):
    if shape is None:
        return True
    if not isinstance(shape, (tuple, list)) or not shape:
        return False
    return all(
        isinstance(size, numbers.Integral)
        and not isinstance(size, bool)
        and size > 0
        for size in shape
    )


def check(networks, players, dynamics):
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
    _check_owners(networks, players)
    dynamics.validate(names)


def _check_owners(networks, players):
    """Raises an error if two players would move one weight."""
    owners = {}
    for player in players:
        for name in player.networks:
            for weight in networks[name].trainable_variables:
                owner = owners.setdefault(id(weight), player.name)
                if owner != player.name:
                    raise ValueError(
                        "Networks that share weights must have one player. "
                        f"Received: {weight.path}, of players `{owner}` and "
                        f"`{player.name}`"
                    )


def attach(game, name, part):
    """Makes a network, an average or a term an attribute of a game."""
    if hasattr(game, name):
        raise ValueError(
            "Networks, averages and terms become attributes of the game. "
            f"Received: the name {name!r}, which is taken"
        )
    setattr(game, name, part)


def makers(game):
    """The networks that make samples, by what they make."""
    declared = dict(game.makers)
    if declared == MAKERS and "generator" not in game.networks:
        return MappingProxyType({})  # with a cast of its own
    for part, name in declared.items():
        if name not in game.networks:
            raise unknown(
                f"network to make `{part}`", name, list(game.networks)
            )
        made = calling.output_shapes(game.networks[name], part)
        if part not in made:
            raise unknown(f"output of network `{name}`", part, list(made))
    return MappingProxyType(declared)


def data_spec(game):
    """What the discriminator judges, and what the prior is given."""
    if "discriminator" in game.networks:
        spec = calling.input_spec(game.networks["discriminator"], "image")
    else:
        spec = {n: (s, "float32") for n, s in game.maker().shapes.items()}
    if "encoder" in game.networks:
        made = calling.output_shapes(game.networks["encoder"], "latent")
        spec = {n: row for n, row in spec.items() if n not in made}
    return spec | game.prior.data_spec()


def typed(shapes, spec):
    """Shapes by name with the types that a spec has for them.

    Of names that it does not hold, those that end in "label" are integers.
    """
    return {
        name: (shape, spec[name][1] if name in spec else _dtype_of(name))
        for name, shape in shapes.items()
    }


def _dtype_of(name):
    return "int32" if name.endswith("label") else "float32"


def _check_network(name, network):
    symbolic = isinstance(network, keras.Model) and network.built
    if not symbolic or not getattr(network, "inputs", None):
        raise ValueError(
            f"Network `{name}` must be a Functional model, or a Sequential one "
            "that begins with `keras.Input`, so that all its weights exist "
            "before training and are saved. A subclassed model can be wrapped: "
            f"`keras.Model(x, model(x))`. Received: {network!r}"
        )
