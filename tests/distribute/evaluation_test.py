"""A row counts once in an evaluation, whoever evaluates it."""

import contextlib

import keras
import numpy as np
import pytest
import tensorflow as tf
from example_games import line
from example_games import points
from example_games import tiny_gan

from kerasgan import Game
from kerasgan import Player
from kerasgan import Term
from kerasgan import priors
from kerasgan.testing.game import two_replicas

# Keras warns of whatever ends without having said when.
RUNS_OUT = pytest.mark.filterwarnings("ignore:Your input ran out of data")
STRATEGIES = {1: contextlib.nullcontext, 2: lambda: two_replicas().scope()}


class Squares(Term):
    """Costs what a loop over rows gives: E |x|^2, whatever the scores."""

    needs = ()

    def cost(self, play):
        squares = tf.reduce_sum(play.real["image"] ** 2, axis=-1)
        scores = play.judge(play.real)["score"][:, 0]
        return tf.reduce_mean(squares + 0.0 * scores)


class Looking(Game):
    def plays(self, batch, seed, training=True):
        rows = tf.shape(batch["image"])[0]
        tf.debugging.assert_positive(rows)  # as what packs rows would
        return {"main": self.play(batch, {}, training)}


def looking():
    game = Looking(
        {"discriminator": line()},
        [Player("discriminator", [Squares(name="squares")])],
        priors.Normal(1),
    )
    game.compile(jit_compile=False)
    return game


class Batches(keras.utils.PyDataset):
    """Batches of these sizes, from the first row on."""

    def __init__(self, rows, sizes):
        super().__init__()
        self.rows = np.split(rows, np.cumsum(sizes)[:-1])

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        return self.rows[index]


SIZES = (8, 8, 1)


def sources(rows):
    return {
        "array": rows,
        "data set": tf.data.Dataset.from_tensor_slices(rows).batch(8),
        "generator": iter_of(Batches(rows, SIZES)),
        "PyDataset": Batches(rows, SIZES),
    }


def iter_of(batches):
    yield from (batches[i] for i in range(len(batches)))


@RUNS_OUT
@pytest.mark.parametrize("replicas", list(STRATEGIES))
def test_each_row_counts_once(replicas):
    with STRATEGIES[replicas]():
        game = looking()
    rows = points(17)
    rows[-1] *= 10
    expected = sum(float(x @ x) for x in rows.astype("float64")) / 17
    for source in sources(rows).values():
        found = game.evaluate(source, batch_size=None, verbose=0)
        assert found == pytest.approx([expected] * 2, rel=1e-5)
    for source in ("array", "data set"):
        logs = game.fit(
            rows[:16],
            batch_size=8,
            validation_data=sources(rows)[source],
            verbose=0,
        ).history
        assert logs["val_discriminator_squares"][0] == pytest.approx(expected)


@RUNS_OUT
def test_a_ragged_end_is_no_step_of_two_replicas():
    with two_replicas().scope():
        game = tiny_gan()
        game.compile(jit_compile=False)
    rows = points(49)
    match = "turns on 2 replicas.*multiple of 2. Received: 1 rows$"
    ragged = Batches(rows, (12, 12, 12, 12, 1))
    with pytest.raises(ValueError, match=match):
        game.fit(ragged, verbose=0)
    assert int(game.step.numpy()) == 0
    logs = game.fit(Batches(rows[:48], (12, 12, 24)), verbose=0).history
    assert np.isfinite(list(logs.values())).all()
    assert int(game.step.numpy()) == 3
    with pytest.raises(ValueError, match=match):  # once it comes to the end
        game.fit(iter_of(ragged), verbose=0)
    assert np.isfinite(game.discriminator.get_weights()[0]).all()


def test_a_generator_must_divide_into_turns():
    game = tiny_gan(discriminator_steps=2)
    game.compile(jit_compile=False)
    batches = iter_of(Batches(points(23), (12, 11)))
    match = "2 turns on 1 replicas.*multiple of 2. Received: 11 rows$"
    with pytest.raises(ValueError, match=match):
        game.fit(batches, verbose=0)
