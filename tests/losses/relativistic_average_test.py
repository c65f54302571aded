from math import log

import pytest
import tensorflow as tf

from kerasgan.losses import RelativisticAverage
from kerasgan.testing import run_loss_test

# Differences of log 3 and 0: softplus is log 4, log 4/3 and log 2 there.
L = log(3)


@pytest.mark.parametrize("shift", [0.0, 5.0])
def test_by_hand(shift):
    assert RelativisticAverage().threshold is None
    assert RelativisticAverage().relativistic
    cases = [
        # h(x) - E h(G) = log 3, h(G) - E h(x) = -log 3, twice.
        ([L, L], [0.0, 0.0], 2 * log(4 / 3), 2 * log(4)),
        ([0.0], [0.0], 2 * log(2), 2 * log(2)),
        # h(x) - E h(G) = 0, 2 log 3; h(G) - E h(x) = -2 log 3, 0.
        (
            [0.0, 2 * L],
            [-L, L],
            (log(2) + log(10 / 9)) / 2 + (log(10 / 9) + log(2)) / 2,
            (log(10) + log(2)) / 2 + (log(2) + log(10)) / 2,
        ),
    ]
    cases = [
        ([x + shift for x in real], [x + shift for x in fake], d, g)
        for real, fake, d, g in cases
    ]
    run_loss_test(RelativisticAverage(), cases)


def test_gradient_passes_through_both_means():
    real, fake = tf.Variable([0.0, 0.0]), tf.Variable([0.0])
    with tf.GradientTape() as tape:
        cost = RelativisticAverage().discriminator(real, fake)
    # Each term has slope 1/2 in its own scores and in the other's mean.
    on_real, on_fake = tape.gradient(cost, (real, fake))
    assert on_real.numpy().tolist() == [-0.5, -0.5]
    assert on_fake.numpy().tolist() == [1.0]


def test_the_generator_needs_real_scores():
    with pytest.raises(ValueError, match="`real` must be.*Received: real=None"):
        RelativisticAverage().generator([0.0])


def test_gradient_of_the_generator_passes_through_both_kinds():
    real, fake = tf.Variable([0.0, 0.0]), tf.Variable([0.0])
    with tf.GradientTape() as tape:
        cost = RelativisticAverage().generator(fake, real)
    on_real, on_fake = tape.gradient(cost, (real, fake))
    assert on_real.numpy().tolist() == [0.5, 0.5]
    assert on_fake.numpy().tolist() == [-1.0]
