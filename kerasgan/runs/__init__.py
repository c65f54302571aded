"""Runs: training in a folder that holds all there is to know about it.

`config.json` says how to repeat it, `history.csv` and `logs/` (TensorBoard)
what it cost, `samples/` what the same latents became, and `checkpoints/` how
to go on. See `docs/runs.md`.
"""

from typing import TYPE_CHECKING

from kerasgan import lazy

if TYPE_CHECKING:
    from kerasgan.runs.config import Config
    from kerasgan.runs.folder import is_run
    from kerasgan.runs.folder import load
    from kerasgan.runs.folder import read_config
    from kerasgan.runs.training import resume
    from kerasgan.runs.training import start

__all__ = [
    "Config",
    "is_run",
    "load",
    "read_config",
    "resume",
    "start",
]

__getattr__, __dir__ = lazy.attach(__name__, __file__)
