"""Checkpoints: all that training needs to go on as if it had not stopped."""

import json
import warnings
from pathlib import Path

from kerasgan import files

GAME = "game.keras"  # networks, averages, optimizers, terms' state and step
SEAL = "checkpoint.json"  # size and digest, to tell a damaged file


def save(game, folder, keep=2):
    """Writes a checkpoint, and deletes all but the last ones.

    It is a folder `step-00001000`, which appears at once and whole. In it is
    `game.keras`, which `keras.saving.load_model` and `game.load_weights` read
    too.

    Args:
        game: a compiled `Game`.
        folder: path of the folder that holds the checkpoints.
        keep: integer, how many are kept, this one included.

    Returns:
        The path of the checkpoint.

    Raises:
        ValueError: if a weight is not a finite number.
        OSError: if it cannot be written, say because the disk is full.

        Those before it are left alone then.
    """
    from kerasgan.game import saving  # not needed to see what there is

    step = int(game.step.numpy())
    path = Path(folder) / f"step-{step:08d}"
    saving.check_finite(game, f"checkpoint {path}, which is not written")
    try:
        if path.exists():  # of the same step, or a damaged one
            files.remove_folder(path)
        with files.new_folder(path) as temporary:
            game.save(temporary / GAME)
            seal = {"step": step} | _measure(temporary / GAME)
            (temporary / SEAL).write_text(json.dumps(seal, indent=2) + "\n")
    except OSError as error:
        raise OSError(
            f"Checkpoint {path} could not be written: "
            f"{error.strerror or error}. Those before it are untouched."
        ) from error
    before = [each for each in find(folder) if each.name < path.name]
    for each in before[: len(before) + 1 - keep]:
        files.remove_folder(each)
    return path


def restore(game, folder):
    """Loads the newest checkpoint that is whole.

    A damaged one is named in a warning, and the one before is taken.

    Args:
        game: a `Game`, compiled like the one that was saved.
        folder: path of the folder that holds the checkpoints.

    Returns:
        The step of the checkpoint, or `None` if there are none at all.

    Raises:
        ValueError: if all are damaged, or of another game.
    """
    path = newest(folder)
    if path is None:
        return None
    game.load_weights(path / GAME)
    return int(game.step.numpy())


def newest(folder):
    """The path of the newest checkpoint that is whole.

    A damaged one is named in a warning, and the one before is taken.

    Args:
        folder: path of the folder that holds the checkpoints.

    Returns:
        A path, or `None` if there are no checkpoints at all.

    Raises:
        ValueError: if all are damaged.
    """
    found = find(folder)
    for path in reversed(found):
        damage = inspect(path)
        if damage is None:
            return path
        warnings.warn(
            f"Checkpoint {path} is damaged: {damage}. "
            "The one before it is tried.",
            stacklevel=2,
        )
    if found:
        raise ValueError(
            "Argument `folder` must hold a checkpoint that is whole. "
            f"Received: folder={folder}, where all are damaged: "
            f"{[path.name for path in found]}"
        )
    return None


def find(folder):
    """Paths of the checkpoints in a folder, damaged ones too, by step."""
    found = Path(folder).glob("step-*")
    return sorted((p for p in found if p.name[5:].isdecimal()), key=step_of)


def step_of(path):
    """The step that a checkpoint, or another file named so, is of."""
    number = Path(path).stem.removeprefix("step-")
    return int(number) if number.isdigit() else 0


def inspect(path):
    """What is wrong with a checkpoint, in words; `None` if it is whole."""
    for name in (SEAL, GAME):
        if not (path / name).is_file():
            return f"there is no {name}"
    try:
        seal = files.read_json(path / SEAL)
    except ValueError as error:
        return f"{SEAL} cannot be read ({error})"
    if seal.get("step") != step_of(path):
        return f"step in {SEAL} is not that of the folder's name"
    for name, measure in MEASURES.items():
        if seal.get(name) != measure(path / GAME):
            return f"{name} of {GAME} is not that in {SEAL}"
    return None


def _measure(path):
    return {name: measure(path) for name, measure in MEASURES.items()}


def _size(path):
    return path.stat().st_size


MEASURES = {"size": _size, "sha256": files.digest}  # the quick one first
