"""What a game's files hold beside its networks."""

import contextlib
import warnings

import keras
import numpy as np


def save_own_variables(game, store):
    """Writes the step, and whose checkpoint this is."""
    store["step"] = np.asarray(game.step)
    store["game"] = np.frombuffer(_identity(game).encode(), "uint8")


def load_own_variables(game, store):
    """Reads the step, from a checkpoint of the same entry only."""
    found = bytes(np.asarray(store["game"])).decode()
    if found != _identity(game):
        raise ValueError(
            f"The checkpoint must be of `{_identity(game)}`. "
            f"Received: a checkpoint of `{found}`"
        )
    game.step.assign(np.asarray(store["step"]))


def _identity(game):
    return keras.saving.get_registered_name(type(game))


@contextlib.contextmanager
def all_or_nothing(game):
    """Puts every variable back if the block fails half way."""
    variables = [*game.variables]
    if game.compiled:
        variables += game.optimizer.variables
    before = [np.array(variable) for variable in variables]
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield
    except Exception:
        for variable, value in zip(variables, before, strict=True):
            variable.assign(value)
        raise  # and not the warnings that led up to it
    for each in caught:
        warnings.warn_explicit(
            each.message, each.category, each.filename, each.lineno
        )
