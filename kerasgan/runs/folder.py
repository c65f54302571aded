"""The folder of a run: where things are in it, and who may write to it."""

import contextlib
from pathlib import Path

from kerasgan import checkpoints
from kerasgan import files
from kerasgan.runs import config as configs

CONFIG = "config.json"
HISTORY = "history.csv"
CHECKPOINTS = "checkpoints"
SAMPLES = "samples"
LOGS = "logs"
EVALUATION = "evaluation"
BEST = "evaluation/best"
EXPORT = "export"


def is_run(path):
    """Whether a folder is that of a run."""
    return (Path(path) / CONFIG).is_file()


def load(path, best=False):
    """Makes the game of a run, as its newest whole checkpoint has it.

    Of a game that grows it is the stage that the checkpoint is of.

    Args:
        path: path of the run's folder.
        best: bool, whether to take the checkpoint with the best evaluation in
            place of the newest.

    Returns:
        A compiled `Game`.

    Raises:
        ValueError: if the folder is not that of a run, or holds no checkpoint.
    """
    path = Path(path)
    folder = path / BEST if best else path / CHECKPOINTS
    game = restore(read_config(path), folder)
    if game is None:
        kind = "a best checkpoint" if best else "a checkpoint"
        raise ValueError(
            f"Argument `path` must be a run that has {kind}. "
            f"Received: path={path}, which has none"
        )
    return game


def restore(config, folder):
    """Makes the game that the newest whole checkpoint in a folder is of.

    Args:
        config: the run's `Config`.
        folder: path of the folder that holds the checkpoints.

    Returns:
        A compiled `Game`, or `None` if there are no checkpoints at all.
    """
    found = checkpoints.newest(folder)
    if found is None:
        return None
    game = config.game(config.stage_at(checkpoints.step_of(found)))
    game.load_weights(found / checkpoints.GAME)
    return game


def read_config(path):
    """The `Config` of a run.

    Args:
        path: path of the run's folder.

    Raises:
        ValueError: if the folder is not that of a run.
    """
    if not is_run(path):
        raise ValueError(
            f"Argument `path` must be the folder of a run, with a {CONFIG}. "
            f"Received: path={path}, where there is none"
        )
    return configs.read(Path(path) / CONFIG)


@contextlib.contextmanager
def lock(path):
    """Keeps other processes from training in the same folder."""
    try:
        held = files.lock(path)
    except BlockingIOError as error:
        raise ValueError(
            "A run can be trained by one process at a time. "
            f"Received: {path}, in which another one is training"
        ) from error
    try:
        yield
    finally:
        files.unlock(held)
