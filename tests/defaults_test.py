"""Defaults that papers name: a slip in one would change every score."""

import keras
import pytest
from example_games import custom_game

from kerasgan import callbacks
from kerasgan import dynamics
from kerasgan import layers
from kerasgan import losses
from kerasgan import terms
from kerasgan.averages import WeightAverage

# Made without arguments, and what the paper that its docstring names says.


def rbf_witness_penalty():
    return terms.WitnessPenalty("rbf")


PAPERS = [
    (terms.GradientPenalty, {"weight": 10.0, "keys": ["image"]}),
    (terms.R1, {"weight": 5.0, "keys": ["image"]}),
    (terms.R2, {"weight": 5.0, "keys": ["image"]}),
    (terms.DRAGANPenalty, {"weight": 10.0, "spread": 0.5}),
    (terms.WeightClipping, {"limit": 0.01}),
    (terms.Drift, {"weight": 1e-3}),
    (terms.OrthogonalRegularization, {"weight": 1e-4}),
    (terms.BoundaryEquilibrium, {"diversity": 0.5, "rate": 0.001}),
    (rbf_witness_penalty, {"weight": 1.0}),
    (terms.EnergyDistance, {"weight": 1.0, "every": 1}),
    (losses.NonSaturating, {"real_target": 1.0}),
    (losses.LeastSquares, {"a": 0.0, "b": 1.0, "c": 1.0}),
    (losses.Energy, {"margin": 1.0}),
    (dynamics.Optimistic, {"optimism": 1.0}),
    (dynamics.Alternating, {"turns": {}, "every": {}, "order": None}),
    (layers.MinibatchDiscrimination, {"num_kernels": 100, "kernel_dim": 5}),
    (
        layers.MinibatchStandardDeviation,
        {"group_size": None, "epsilon": 1e-8},
    ),
    (layers.PixelNormalization, {"epsilon": 1e-8}),
    (layers.GumbelSoftmax, {"start": 1.0, "end": 1.0, "num_steps": 1}),
    (WeightAverage, {"decay": 0.999, "network": None}),
]


@pytest.mark.parametrize("make, expected", PAPERS)
def test_defaults_are_those_of_the_paper(make, expected):
    made = make()
    assert {name: getattr(made, name) for name in expected} == expected


def test_every_term_counts_at_each_step_unless_asked():
    for make in (terms.GradientPenalty, terms.R1, terms.DRAGANPenalty):
        assert make().every == 1
    assert terms.FeatureMatching().weight == 1.0


def test_players_have_the_optimizer_of_dcgan():
    """[Radford et al., 2015](https://arxiv.org/abs/1511.06434), section 4."""
    game = custom_game()
    game.compile(jit_compile=False)
    for optimizer in game.optimizer.optimizers:
        assert type(optimizer) is keras.optimizers.Adam
        assert float(optimizer.learning_rate) == pytest.approx(2e-4)
        assert (optimizer.beta_1, optimizer.beta_2) == (0.5, 0.999)


def test_a_checkpoint_has_one_before_it():
    """Of one that is damaged while it is written, the one before is left."""
    assert callbacks.Checkpoint("folder").keep == 2
