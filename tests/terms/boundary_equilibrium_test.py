import keras
import numpy as np
import pytest
import tensorflow as tf
from linear_games import SCORE
from linear_games import field_of
from linear_games import images
from linear_games import linear_game
from linear_games import play_of

from kerasgan.ops import random
from kerasgan.terms import BoundaryEquilibrium
from kerasgan.testing import run_term_test
from kerasgan.testing.game import two_replicas


def game(term):
    return linear_game([term])


def test_conformance():
    run_term_test(game, "discriminator", BoundaryEquilibrium(0.7, 0.1))


def test_the_cost_and_what_is_reported():
    made = game(BoundaryEquilibrium(diversity=0.7))
    made.discriminator_boundary_equilibrium.k.assign(0.25)
    real = float((images() @ SCORE).mean())
    fake = float((play_of(made).fake["image"] @ SCORE).numpy().mean())
    logs = field_of(made, "discriminator").logs
    received = [
        float(logs[f"discriminator_{name}"])
        for name in ("boundary_equilibrium", "convergence", "balance")
    ]
    expected = [real - 0.25 * fake, real + abs(0.7 * real - fake), 0.25]
    np.testing.assert_allclose(received, expected, rtol=1e-5)


@pytest.mark.parametrize(
    "k, real, fake, expected",
    [
        (0.5, 1.0, 0.2, 0.5 + 0.1 * (0.7 - 0.2)),
        (0.5, 1.0, 0.9, 0.5 + 0.1 * (0.7 - 0.9)),
        (0.01, 1.0, 5.0, 0.0),
        (0.99, 5.0, 0.0, 1.0),
    ],
)
def test_the_balance_by_hand(k, real, fake, expected):
    term = game(
        BoundaryEquilibrium(diversity=0.7, rate=0.1)
    ).discriminator_boundary_equilibrium
    term.k.assign(k)
    term.update((real, fake))
    assert float(term.k) == pytest.approx(expected, abs=1e-6)


def test_the_balance_moves_once_a_step_by_the_mean_of_the_replicas():
    rows = images(8) + 3
    single = game(BoundaryEquilibrium(0.7, 0.1))
    expected = 0.0
    for index in range(2):
        half = {"image": tf.constant(rows[4 * index :][:4])}
        key = random.key(random.key(single.seed, 0, 0, index), 0)
        fake = single.plays(half, key)["main"].fake["image"]
        energies = [
            float((x @ SCORE).numpy().mean()) for x in (half["image"], fake)
        ]
        expected += 0.1 * (0.7 * energies[0] - energies[1]) / 2
    with two_replicas().scope():
        made = game(BoundaryEquilibrium(0.7, 0.1))
        made.compile(keras.optimizers.SGD(0.0), jit_compile=False)
    made.fit(rows, batch_size=8, verbose=0, shuffle=False)
    k = made.discriminator_boundary_equilibrium.k
    assert 0.05 < expected < 0.95
    np.testing.assert_allclose(k.value.values, [expected] * 2, rtol=1e-5)


def test_diversity_is_checked():
    with pytest.raises(ValueError, match=r"in \(0, 1\]. Received: diversity=2"):
        BoundaryEquilibrium(diversity=2)
