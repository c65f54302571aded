"""What a game's files hold beside its networks."""

import contextlib
import json
import re
import warnings
import zipfile
from pathlib import Path

import keras
import numpy as np


def save_own_variables(game, store):
    """Writes the step, whose checkpoint this is, and what was trained how."""
    store["step"] = np.asarray(game.step)
    store["game"] = _encode(_identity(game))
    if game.compiled:
        game.check_trainable()
        store["optimizers"] = _encode(json.dumps(_optimizers(game)))
    for name, flags in trainable(game).items():
        store[f"trainable_{name}"] = np.array(flags, "uint8")


def load_own_variables(game, store):
    """Reads the step, from a checkpoint of the same entry only.

    Layers that were frozen are frozen again.
    """
    found = _decode(store["game"]) if "game" in store else "no game"
    if found != _identity(game):
        raise ValueError(
            f"The checkpoint must be of `{_identity(game)}`. "
            f"Received: a checkpoint of `{found}`"
        )
    game.step.assign(_checked_step(np.asarray(store["step"])))
    if "optimizers" in store and game.compiled:
        _check_optimizers(game, json.loads(_decode(store["optimizers"])))
    keys = {name: f"trainable_{name}" for name in game.networks}
    if all(key in store for key in keys.values()):  # not of early versions
        flags = {n: np.asarray(store[key]).tolist() for n, key in keys.items()}
        _check_layers(game, flags)
        freeze(game, flags)


def trainable(game):
    """By network, a list: whether each layer is trained; parents first."""
    return {
        name: [layer.trainable for layer in network._flatten_layers()]
        for name, network in game.networks.items()
    }


def freeze(game, flags):
    """Freezes layers. Those that are frozen already do not thaw.

    The optimizers begin anew if there is less for them to move.

    Args:
        game: the game.
        flags: dict of lists of bools by network, as `trainable` gives them.
    """
    before = trainable(game)
    wanted = {
        name: [a and bool(b) for a, b in zip(each, flags[name], strict=True)]
        for name, each in before.items()
    }
    if wanted == before:
        return
    _set_trainable(game, wanted)
    if game.compiled:
        with game.distribute_strategy.scope():
            game.compile_from_config(game.get_compile_config())


def check_path(filepath):
    """Raises an error unless `save` can write a game there."""
    if str(filepath).endswith((".h5", ".hdf5")):
        raise ValueError(
            "Argument `filepath` must end in `.keras`, which holds a game and "
            "its optimizers; `save_weights` writes `.weights.h5`. "
            f"Received: filepath={filepath}"
        )


@contextlib.contextmanager
def loading(game, filepath, skip_mismatch):
    """Checks a file of weights, and what the block has loaded from it."""
    path = Path(filepath)
    if path.exists() and not path.is_file():
        raise ValueError(f"{NO_WEIGHTS} Received: {path}, which is no file")
    with all_or_nothing(game, skip_mismatch):
        try:
            yield
        except FileNotFoundError:
            raise
        except (OSError, zipfile.BadZipFile) as error:
            raise ValueError(
                f"{NO_WEIGHTS} Received: {path} ({error})"
            ) from error
        check_finite(game, path)


def check_finite(game, place):
    """Raises an error if a weight is not a number.

    Args:
        game: the game.
        place: where the weights are from, or go to.
    """
    for variable in game.variables:
        if not np.isfinite(np.array(variable, "float32")).all():
            raise ValueError(
                "The weights of a game must be finite numbers. Received: "
                f"others in `{variable.path}` of {place}"
            )


@contextlib.contextmanager
def all_or_nothing(game, skip_mismatch=False):
    """Puts everything back as it was if the block fails half way."""
    state = _state(game)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield
        for each in [] if skip_mismatch else caught:
            _check_kept(str(each.message))
    except Exception:
        _put_back(game, *state)
        raise  # and not the warnings that led up to it
    for each in caught:
        warnings.warn_explicit(
            each.message, each.category, each.filename, each.lineno
        )


def _state(game):
    chosen = {}
    variables = [*game.variables]
    if game.compiled:
        chosen = {name: game.optimizer_of(name) for name in game.player_names}
        variables += game.optimizer.variables
    values = [(variable, np.array(variable)) for variable in variables]
    return trainable(game), chosen, values


def _put_back(game, flags, chosen, values):
    if trainable(game) != flags:
        _set_trainable(game, flags)
        if game.compiled:
            with game.distribute_strategy.scope():
                config = game.get_compile_config()
                game.compile(**(config | {"optimizer": chosen}))
    for variable, value in values:
        variable.assign(value)


def _set_trainable(game, flags):
    for name, network in game.networks.items():
        layers = network._flatten_layers()
        for layer, flag in zip(layers, flags[name], strict=True):
            if layer.trainable != flag:  # of those in it, too
                layer.trainable = flag


def _optimizers(game):
    """Kinds of a compiled game's optimizers, by player."""
    return {
        name: keras.saving.get_registered_name(type(game.optimizer_of(name)))
        for name in game.player_names
    }


def _check_optimizers(game, saved):
    ours = _optimizers(game)
    if saved != ours:
        raise ValueError(f"{OF_OTHERS} Received: {saved}, of a game of {ours}")


def _check_kept(warning):
    """Raises an error if Keras has passed over the state of an optimizer."""
    counts = re.search(
        r"Skipping variable loading for optimizer '(.*)'.* has (\d+) variables "
        r"whereas the saved optimizer has (\d+) variables",
        warning,
    )
    if counts and int(counts[3]):
        player, ours, theirs = counts.groups()
        raise ValueError(
            f"{OF_OTHERS} Received: {theirs} variables for the optimizer of "
            f"`{player}`, which has {ours}"
        )


def _checked_step(step):
    if step.shape != () or step.dtype.kind != "i" or step < 0:
        raise ValueError(
            "The step of a game must be an integer of at least 0. "
            f"Received: step={step!r}"
        )
    return step


def _check_layers(game, flags):
    ours, theirs = (
        {name: len(each) for name, each in one.items()}
        for one in (trainable(game), flags)
    )
    if ours != theirs:
        raise ValueError(
            "The networks in the file must have as many layers as the game's: "
            f"{ours}. Received: {theirs}"
        )


def _identity(game):
    return keras.saving.get_registered_name(type(game))


def _encode(text):
    return np.frombuffer(text.encode(), "uint8")


def _decode(array):
    return bytes(np.asarray(array)).decode()


# Said where it is refused.
NO_WEIGHTS = "Argument `filepath` must be a file of weights."
OF_OTHERS = (
    "The file must hold the state of optimizers like the game's, which move "
    "the same weights. To leave that state out, load weights before `compile`."
)
