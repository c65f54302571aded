"""The folder of a run: where things are in it, and who may write to it."""

import contextlib
import os
from pathlib import Path

from kerasgan import checkpoints
from kerasgan.runs import config as configs

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None

CONFIG = "config.json"
HISTORY = "history.csv"
CHECKPOINTS = "checkpoints"
SAMPLES = "samples"
LOGS = "logs"
EVALUATION = "evaluation"
EXPORT = "export"


def is_run(path):
    """Whether a folder is that of a run."""
    return (Path(path) / CONFIG).is_file()


def load(path):
    """Makes the game of a run, as its newest whole checkpoint has it.

    Args:
        path: path of the run's folder.

    Returns:
        A compiled `Game`.

    Raises:
        ValueError: if the folder is not that of a run, or holds no checkpoint.
    """
    path = Path(path)
    game = read_config(path).game()
    if checkpoints.restore(game, path / CHECKPOINTS) is None:
        raise ValueError(
            "Argument `path` must be a run that has a checkpoint. "
            f"Received: path={path}, which has none yet"
        )
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
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise ValueError(
            "A run can be trained by one process at a time. "
            f"Received: {path}, in which another one is training"
        ) from error
    finally:
        os.close(descriptor)
