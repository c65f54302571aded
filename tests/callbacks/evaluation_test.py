import keras
import numpy as np
import pytest
import tensorflow as tf

import kerasgan
from kerasgan import checkpoints
from kerasgan import evaluation
from kerasgan.callbacks import Evaluation
from kerasgan.callbacks.evaluation import read_rows
from kerasgan.testing.game import assert_same_weights


class Scripted(evaluation.PointReference):
    """A reference whose scores are known before."""

    def __init__(self, values):
        super().__init__("ring")
        self.values = list(values)
        self.asked = []

    def score(self, sampler, seed=0, num=None, progress=None):
        self.asked.append((seed, num))
        super().score(sampler, seed, num=10)
        return {"modes": float(self.values[len(self.asked) - 1]), "good": 0.5}


def game():
    made = kerasgan.create("gan", image_shape=(2,), width=4, seed=3)
    made.compile()
    return made


POINTS = np.random.default_rng(0).normal(size=(64, 2)).astype("float32")


def fit(made, *callbacks, epochs=3):
    return made.fit(
        POINTS,
        batch_size=32,
        epochs=epochs,
        verbose=0,
        callbacks=list(callbacks),
    ).history


def test_keeps_best_and_last(tmp_path):
    made = game()
    scores = Evaluation(Scripted([3, 5, 4]), every=2, seed=9, folder=tmp_path)
    history = fit(made, scores)
    assert history["modes"] == [3, 5, 4]
    assert scores.reference.asked == [(9, None)] * 3
    assert scores.best == {"step": 4, "modes": 5, "good": 0.5}
    assert read_rows(tmp_path / "evaluations.csv") == scores.history
    best, last = game(), game()
    assert checkpoints.restore(best, tmp_path / "best") == 4
    assert checkpoints.restore(last, tmp_path / "last") == 6
    assert_same_weights(last, made)


def test_goes_on_where_it_was(tmp_path):
    made = game()
    fit(made, Evaluation(Scripted([3, 5]), 2, folder=tmp_path), epochs=2)
    resumed = game()
    checkpoints.restore(resumed, tmp_path / "last")
    scores = Evaluation(Scripted([4, 6]), 2, folder=tmp_path)
    fit(resumed, scores, epochs=2)
    assert [row["modes"] for row in scores.history] == [3, 5, 4, 6]
    assert scores.best["step"] == 8
    # Rows after the step that training goes on from are of another time.
    earlier = Evaluation(Scripted([1]), 2, folder=tmp_path)
    fit(game(), earlier, epochs=1)
    assert [row["step"] for row in earlier.history] == [2]


def test_others_can_monitor_it(tmp_path):
    made = game()
    scores = Evaluation(Scripted([3, 5, 4, 4, 4]), every=2)
    stop = keras.callbacks.EarlyStopping("modes", mode="max", patience=2)
    keep = keras.callbacks.ModelCheckpoint(
        tmp_path / "{epoch}-{modes:.0f}.keras",
        monitor="modes",
        mode="max",
        save_best_only=True,
    )
    history = fit(made, scores, stop, keep, epochs=5)
    assert history["modes"] == [3, 5, 4, 4]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "1-3.keras",
        "2-5.keras",
    ]


def test_logs_to_tensorboard(tmp_path):
    fit(game(), Evaluation(Scripted([3, 5]), 4, log_dir=tmp_path))
    found = [
        (event.step, value.tag)
        for file in tmp_path.glob("*tfevents*")
        for event in tf.compat.v1.train.summary_iterator(str(file))
        for value in event.summary.value
    ]
    assert found == [(4, "modes"), (4, "good"), (6, "modes"), (6, "good")]


def test_same_seeds_give_the_same_scores():
    made = game()
    scores = [Evaluation(evaluation.reference("ring"), 2) for _ in range(2)]
    fit(made, *scores, epochs=1)
    np.testing.assert_equal(scores[0].history, scores[1].history)  # or NaN


def test_every_is_checked():
    with pytest.raises(ValueError, match="`every`"):
        Evaluation(evaluation.reference("ring"), every=0)
