"""Callbacks for `game.fit`, beside those of Keras."""

from kerasgan.callbacks.checkpoint import Checkpoint
from kerasgan.callbacks.evaluation import Evaluation
from kerasgan.callbacks.sample_grid import SampleGrid
from kerasgan.callbacks.step_callback import StepCallback
from kerasgan.callbacks.throughput import Throughput

__all__ = [
    "Checkpoint",
    "Evaluation",
    "SampleGrid",
    "StepCallback",
    "Throughput",
]
