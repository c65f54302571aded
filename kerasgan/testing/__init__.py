"""Tests that a loss, layer, term, dynamics or game is put through."""

from kerasgan.testing.dynamics import run_dynamics_test
from kerasgan.testing.export import run_export_test
from kerasgan.testing.game import run_game_test
from kerasgan.testing.layer import run_layer_test
from kerasgan.testing.loss import run_loss_test
from kerasgan.testing.term import run_term_test

__all__ = [
    "run_dynamics_test",
    "run_export_test",
    "run_game_test",
    "run_layer_test",
    "run_loss_test",
    "run_term_test",
]
