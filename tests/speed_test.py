"""What benchmarks/speed/speed.py counts and how it compares."""

import sys
from pathlib import Path

import numpy as np
import pytest

import kerasgan

BENCHMARKS = Path(__file__).parents[1] / "benchmarks" / "speed"


@pytest.fixture(autouse=True)
def path(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield
    for name in [x for x in sys.modules if x.startswith("speed")]:
        del sys.modules[name]


def test_multiply_adds_of_layers():
    import speed_work as work

    game = kerasgan.create("dcgan", image_shape=(16, 16, 1), width=2)
    # A dense layer to 4 x 4 x 4, and kernels of 4 x 4 at 4 x 4 and 8 x 8.
    made = [100 * 64, 16 * 16 * 4 * 2, 64 * 16 * 2 * 1]
    judged = [64 * 16 * 1 * 2, 16 * 16 * 2 * 4, 64]
    assert work.layer_costs(game.generator) == made
    assert work.layer_costs(game.discriminator) == judged


def test_multiply_adds_of_a_step():
    import speed_work as work

    made, judged = [1, 10], [100, 1000, 10000]
    own = 11 + 2 * 11100 + 2 * 11100 + 2 * 11000  # discriminator's turn
    learns = 11100 + 11 + 10  # through the judge, filters, inputs
    other = 11 + 11100 + learns
    assert work.step_cost(made, judged) == own + other
    assert work.step_cost(made, judged, turns=5) == 5 * own + other
    assert work.step_cost(made, judged, at_once=True) == own + learns
    # Forward, back, and of the way back its filters and what it came from.
    penalty = 11100 + 11100 + 11100 + 1100
    found = work.step_cost(made, judged, penalty=True)
    assert found == own + penalty + other


def test_the_peer_has_the_same_networks():
    import speed_networks

    for name in ("dcgan", "wgan_gp"):
        game = kerasgan.create(name)
        pairs = (
            (game.generator, speed_networks.generator()),
            (
                game.discriminator,
                speed_networks.discriminator(normalize=name == "dcgan"),
            ),
        )
        for ours, theirs in pairs:
            shapes = [
                sorted(tuple(w.shape) for w in network.weights)
                for network in (ours, theirs)
            ]
            assert shapes[0] == shapes[1]


def test_ratios_are_medians_of_ratios_within_a_round():
    import speed

    one = ("dcgan", "alternating", "kerasgan")
    other = ("dcgan", "alternating", "keras")
    rounds = [  # the machine is ten times slower in the second
        {one: 1.0, other: 2.0, "rates": {"a": 64e6, "b": 1e6}},
        {one: 10.0, other: 40.0, "rates": {"a": 6.4e6, "b": 1e6}},
        {one: 1.0, other: 3.0, "rates": {"a": 64e6, "b": 1e6}},
    ]
    found = speed.summary(rounds, {one: 32e6, other: None})
    (row,) = found["ratios"]
    assert row[:5] == [*one, "keras", 1.6]
    assert row[6] == 3.0
    assert found["images_per_second"][0] == [*one, 64.0]
    assert found["shares_of_floor"] == [[*one, 32e6, pytest.approx(0.5)]]
    assert found["gigaflops"]["a"] == pytest.approx(0.128)


def test_slopes():
    import speed_further as further

    curve = [(x, 3.0 * x**1.5) for x in (1, 2, 4)]
    assert further.slope(curve) == pytest.approx(1.5)


def test_shares_of_a_profile():
    import speed_profile

    events = [
        ("a/b:_MklNativeConv2D", 30),
        ("c:Conv2D", 30),
        ("d:Mul", 40),
        ("EagerLocalExecute: __inference_step", 900),
        ("Eigen::Pool", 900),
    ]
    shares = speed_profile.shares(events)
    assert [row[0] for row in shares] == ["Conv2D", "Mul"]
    np.testing.assert_allclose([row[2] for row in shares], [0.6, 0.4])
