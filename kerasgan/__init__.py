"""kerasgan: generative adversarial networks for TensorFlow and Keras."""

from typing import TYPE_CHECKING

from kerasgan import importing
from kerasgan import lazy

if TYPE_CHECKING:
    from kerasgan import augmentations
    from kerasgan import data
    from kerasgan import dynamics
    from kerasgan import evaluation
    from kerasgan import extractors
    from kerasgan import games
    from kerasgan import layers
    from kerasgan import losses
    from kerasgan import metrics
    from kerasgan import ops
    from kerasgan import optimizers
    from kerasgan import presets
    from kerasgan import priors
    from kerasgan import terms
    from kerasgan.averages import WeightAverage
    from kerasgan.game import Game
    from kerasgan.game import Play
    from kerasgan.game import Player
    from kerasgan.game import Term
    from kerasgan.presets import get_preset
    from kerasgan.presets import list_presets
    from kerasgan.presets import load
    from kerasgan.registry import create
    from kerasgan.registry import get_entry
    from kerasgan.registry import list_entries
    from kerasgan.registry import register

__version__ = "0.1.0"

__all__ = [
    "Game",
    "Play",
    "Player",
    "Term",
    "WeightAverage",
    "augmentations",
    "create",
    "data",
    "dynamics",
    "evaluation",
    "extractors",
    "games",
    "get_entry",
    "get_preset",
    "layers",
    "list_entries",
    "list_presets",
    "load",
    "losses",
    "metrics",
    "ops",
    "optimizers",
    "presets",
    "priors",
    "register",
    "terms",
]

__getattr__, __dir__ = lazy.attach(__name__, __file__)
importing.with_keras()
