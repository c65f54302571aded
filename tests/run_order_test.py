"""What is on the disk at the moment when a checkpoint appears."""

import dataclasses

import keras
import numpy as np
import pytest

from kerasgan import checkpoints
from kerasgan import runs
from kerasgan.runs import history
from kerasgan.runs import training

pytestmark = pytest.mark.usefixtures("untraced")

RING = runs.Config(
    "gan",
    "ring",
    {"width": 4, "latent_dim": 2},
    batch_size=4,
    steps=4,
    checkpoint_every=2,
    sample_every=2,
    log_every=4,
)


def test_a_checkpoint_comes_after_its_row_and_its_sheet(tmp_path, monkeypatch):
    """Or who is killed in between would go on without them."""
    found = {}
    save = checkpoints.save

    def watched(game, folder, *args, **kwargs):
        path = save(game, folder, *args, **kwargs)
        rows = history.read_rows(tmp_path / "run" / "history.csv")
        sheets = (tmp_path / "run" / "samples").iterdir()
        found[int(game.step.numpy())] = (
            [row["step"] for row in rows],
            sorted(sheet.name for sheet in sheets),
        )
        return path

    monkeypatch.setattr(checkpoints, "save", watched)
    runs.start(tmp_path / "run", RING)
    sheets = [f"step-{step:08d}.png" for step in (0, 2, 4)]
    assert found == {2: ([2], sheets[:2]), 4: ([2, 4], sheets)}


def test_callbacks_of_the_caller_are_called_before_the_checkpoint(tmp_path):
    """What they do to a game at a step is in the checkpoint of that step."""

    class Mark(keras.callbacks.Callback):
        def on_train_end(self, logs=None):
            weight = self.model.generator.weights[0]
            weight.assign(np.full(weight.shape, 7.0))

    config = dataclasses.replace(RING, steps=2)
    runs.start(tmp_path / "run", config, callbacks=[Mark()])
    weight = runs.load(tmp_path / "run").generator.get_weights()[0]
    assert (weight == 7.0).all()


class Fails(keras.callbacks.Callback):
    """An error of the caller's, before or after some steps."""

    def __init__(self, step):
        super().__init__()
        self.fails_at = step

    def on_train_batch_begin(self, batch, logs=None):
        if int(self.model.step.numpy()) >= self.fails_at:
            raise RuntimeError("of the caller")


def test_an_error_leaves_what_was_trained_and_nothing_of_what_was_not(tmp_path):
    config = dataclasses.replace(RING, steps=8)
    with pytest.raises(RuntimeError):
        runs.start(tmp_path / "begun", config, callbacks=[Fails(3)])
    assert checkpoints.find(tmp_path / "begun" / "checkpoints")
    assert int(runs.resume(tmp_path / "begun").step.numpy()) == 8
    with pytest.raises(RuntimeError):
        runs.start(tmp_path / "not_begun", config, callbacks=[Fails(0)])
    assert not (tmp_path / "not_begun").exists()


def test_images_per_second_count_those_of_all_turns(tmp_path, monkeypatch):
    class Counted(history.History):
        def __init__(self, path, log_dir, batch_size, *args):
            counts.append(batch_size)
            super().__init__(path, log_dir, batch_size, *args)

    counts = []
    monkeypatch.setattr(training, "History", Counted)
    turns = {"width": 4, "latent_dim": 2, "discriminator_steps": 3}
    config = dataclasses.replace(RING, steps=1, settings=turns)
    runs.start(tmp_path / "run", config)
    assert counts == [3 * RING.batch_size]
