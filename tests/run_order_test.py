"""What is on the disk at the moment when a checkpoint appears."""

import dataclasses

import keras
import numpy as np

from kerasgan import checkpoints
from kerasgan import runs
from kerasgan.runs import history

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
