from math import log

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasgan.losses import RelativisticPairing
from kerasgan.testing import run_loss_test

L = log(3)  # softplus is log 4 at it, log 4/3 at its negative


@pytest.mark.parametrize("shift", [0.0, 5.0])
def test_by_hand(shift):
    assert RelativisticPairing().threshold is None
    assert RelativisticPairing().relativistic
    cases = [
        # One pair, h(x) - h(G) = log 3.
        ([L], [0.0], log(4 / 3), log(4)),
        ([0.0], [0.0], log(2), log(2)),
        # log 3 and -log 3: pairs are not the mean of all comparisons, of which
        # two more are 0, or log 9 and -log 9.
        (
            [L, 0.0],
            [0.0, L],
            (log(4 / 3) + log(4)) / 2,
            (log(4) + log(4 / 3)) / 2,
        ),
        # 2 log 3 and 0.
        (
            [2 * L, -L],
            [0.0, -L],
            (log(10 / 9) + log(2)) / 2,
            (log(10) + log(2)) / 2,
        ),
    ]
    cases = [
        ([x + shift for x in real], [x + shift for x in fake], d, g)
        for real, fake, d, g in cases
    ]
    run_loss_test(RelativisticPairing(), cases)


def test_a_pair_has_a_gradient_of_its_own():
    """That of softplus, the sigmoid, by the pair's difference alone."""
    real, fake = tf.constant([L, 0.0]), tf.Variable([0.0, 0.0])
    with tf.GradientTape() as tape:
        cost = RelativisticPairing().generator(fake, real)
    expected = [-3 / 4 / 2, -1 / 2 / 2]
    np.testing.assert_allclose(tape.gradient(cost, fake), expected, rtol=1e-6)


def test_scores_come_in_pairs():
    match = r"as many scores.*Received: .*\(2, 1\) and \(1, 1\)"
    with pytest.raises(ValueError, match=match):
        RelativisticPairing().discriminator(tf.zeros((2, 1)), tf.zeros((1, 1)))
    with pytest.raises(ValueError, match=r"\(2,\) and \(2, 1\)"):
        RelativisticPairing().generator(tf.zeros((2, 1)), tf.zeros(2))


def test_sizes_that_are_not_known_are_no_error():
    real, fake = (keras.ops.convert_to_tensor([[L]]) for _ in range(2))
    cost = tf.function(RelativisticPairing().discriminator)
    unknown = tf.TensorSpec((None, 1))
    assert float(cost.get_concrete_function(unknown, unknown)(real, fake)) == (
        pytest.approx(log(2))
    )


def test_the_generator_needs_real_scores():
    with pytest.raises(ValueError, match="`real` must.*Received: real=None"):
        RelativisticPairing().generator([0.0])
