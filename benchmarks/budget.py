"""Trainings of so many minutes of computing, which can be paused.

A minute is one of two cores, that is 120 seconds of processor time, which is
the same on a busy machine.
"""

import json
import shutil
import time

import keras

from kerasgan import files

CORES = 2
WARM, TIMED = 40, 80  # steps before the clock, and under it


def seconds_a_step(game, train, batch_size):
    """Seconds that a step takes on two cores which do nothing else."""
    fit = {"batch_size": batch_size, "verbose": 0}
    game.fit(train, steps_per_epoch=WARM, **fit)
    begun = time.process_time()
    game.fit(train, steps_per_epoch=TIMED, **fit)
    return (time.process_time() - begun) / TIMED / CORES


class Work(keras.callbacks.Callback):
    """What a training has cost so far, and a pause between two of its parts.

    Args:
        folder: `Path`, where the training is kept while it is not at its end.
        may_go_on: function of nothing.
        evaluate: function from the game to a dict of what is to be kept of it
            after each part; its time does not count.

    Attributes:
        parts: list of a dict for each part: its `seconds` and
            `processor_seconds`, and what `evaluate` gave.
    """

    def __init__(self, folder, may_go_on, evaluate=lambda game: {}):
        super().__init__()
        self.folder = folder
        self.may_go_on = may_go_on
        self.evaluate = evaluate
        path = folder / "parts.json"
        self.parts = json.loads(path.read_text()) if path.exists() else []
        folder.mkdir(parents=True, exist_ok=True)

    def train(self, game, train, batch_size, steps, parts):
        """Trains a game that was just compiled; whether it is at its end.

        Args:
            game: a `Game`.
            train: dict of arrays.
            batch_size: integer, of a whole step.
            steps: integer, of each part.
            parts: integer.
        """
        keeps = keras.callbacks.BackupAndRestore(
            self.folder / "backup", delete_checkpoint=False
        )
        game.fit(
            train,
            batch_size=batch_size,
            steps_per_epoch=steps,
            epochs=parts,
            verbose=0,
            callbacks=[self, keeps],
        )
        return len(self.parts) == parts

    def on_epoch_begin(self, epoch, logs=None):
        del self.parts[epoch:]  # that which was not kept in time is done again
        self._begun = time.monotonic(), time.process_time()

    def on_epoch_end(self, epoch, logs=None):
        part = {
            "seconds": time.monotonic() - self._begun[0],
            "processor_seconds": time.process_time() - self._begun[1],
        }
        self.parts.append(part | self.evaluate(self.model))
        kept = json.dumps(self.parts).encode()
        files.write_bytes(self.folder / "parts.json", kept)
        if not self.may_go_on():
            self.model.stop_training = True

    def total(self, name):
        """The sum over all parts."""
        return round(sum(part[name] for part in self.parts), 1)

    def delete(self):
        """The training is at its end."""
        shutil.rmtree(self.folder)
