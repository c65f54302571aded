"""Dynamics on entries whose networks and terms ask most of them."""

import importlib

import pytest

import kerasgan
from kerasgan.dynamics import Consensus
from kerasgan.dynamics import Optimistic
from kerasgan.dynamics import ProximalPoint
from kerasgan.dynamics import Unrolled
from kerasgan.testing.game import check_keras


@pytest.mark.parametrize(
    "entry, make",
    [
        ("dcgan", lambda: ProximalPoint(2)),  # batch normalisation, ahead
        ("dcgan", Optimistic),  # a past of all weights
        ("wgan_gp", lambda: Consensus(0.1)),  # a penalty's third derivative
        ("minibatch_gan", lambda: Unrolled(2)),  # rows that see each other
    ],
    ids=["dcgan-proximal", "dcgan-optimistic", "wgan_gp-consensus"]
    + ["minibatch_gan-unrolled"],
)
def test_entries_train_and_resume_to_the_bit(entry, make, tmp_path):
    """Saved in the middle of an epoch, with Adam's state and the past."""
    presets = importlib.import_module(f"kerasgan.zoo.{entry}.presets")
    settings = presets.TINY | {"image_shape": (8, 8, 1)}
    check_keras(
        lambda: kerasgan.create(entry, **settings, dynamics=make()),
        {},
        tmp_path,
    )
