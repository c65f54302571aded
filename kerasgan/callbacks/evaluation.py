import csv
import io
from pathlib import Path

import tensorflow as tf

from kerasgan import checkpoints
from kerasgan import files
from kerasgan.callbacks.step_callback import StepCallback
from kerasgan.evaluation import is_better


class Evaluation(StepCallback):
    """Scores the game's samples while it learns; keeps the best and the last.

    The same seeds are sampled every time, so a score changes only because the
    game did. Scores are added to the logs of each epoch, the newest ones there
    are. Keras's history shows them, and `keras.callbacks.EarlyStopping` and
    `ModelCheckpoint` can monitor them (with `mode="min"` for distances). Put
    this callback before those.

    Choose by images that are neither trained on nor reported on later: a best
    of many scores is better than it would be on other images.

    Args:
        reference: what to compare with: `kerasgan.evaluation.reference(...)`,
            a `Reference` of any kind. Samples of a game that is given
            something, such as a picture to translate, are made of its rows.
        every: integer, the steps between two evaluations. There is one at the
            end of `fit` too.
        num: integer, how many samples are drawn; by default as many as the
            reference says.
        seed: integer, of the samples.
        folder: path of a folder for `evaluations.csv`, and for the checkpoints
            `best/step-...` and `last/step-...`; `None` for none.
        log_dir: path of a folder for TensorBoard, no other callback's; `None`
            for no logs.

    Attributes:
        history: list of dicts: `"step"` and the scores.
        best: dict, the one of them with the best `reference.monitor`: the
            Frechet distance of images, that of clips or, where there are too
            few of them, their kernel distance, the divergence of the bigrams
            of text, or the modes that points cover.

    Example:

    >>> import kerasgan, numpy as np
    >>> from kerasgan import evaluation
    >>> game = kerasgan.create("gan", image_shape=(2,), width=4)
    >>> game.compile()
    >>> ring = evaluation.reference("ring")
    >>> ring.floor["modes"]
    8.0
    >>> scores = Evaluation(ring, every=2, num=250)
    >>> points = np.zeros((64, 2), "float32")
    >>> history = game.fit(points, verbose=0, epochs=2, callbacks=[scores])
    >>> history.history["modes"]
    [0.0, 0.0]
    >>> [row["step"] for row in scores.history]
    [2, 4]
    """

    def __init__(
        self,
        reference,
        every=1000,
        num=None,
        seed=0,
        folder=None,
        log_dir=None,
    ):
        super().__init__(every)
        self.reference = reference
        self.num = num
        self.seed = seed
        self.folder = None if folder is None else Path(folder)
        self.log_dir = log_dir
        self.history = []
        self._writer = None

    @property
    def best(self):
        """The evaluation with the best score so far; `None` before any."""
        name, found = self.reference.monitor, None
        for row in self.history:
            if found is None or is_better(name, row[name], found[name]):
                found = row
        return found

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        self._sampler = self.reference.sampler(self.model)
        if self.folder is not None and (self.folder / CSV).exists():
            self.history = read_rows(self.folder / CSV)
        self.history = [r for r in self.history if r["step"] <= self._last]
        if self.log_dir is not None and self.is_chief:
            self._writer = tf.summary.create_file_writer(str(self.log_dir))

    def on_epoch_end(self, epoch, logs=None):
        self._reach(int(self.model.step.numpy()))
        if logs is not None and self.history:
            logs.update(self.history[-1])
            del logs["step"]

    def at_step(self, step):
        # Every worker draws, since they predict together.
        scores = self.reference.score(
            self._sampler, seed=self.seed, num=self.num
        )
        self.history.append({"step": step} | scores)
        if not self.is_chief:
            return
        if self.folder is not None:
            self._save(step)
        if self._writer is not None:
            with self._writer.as_default():
                for name, value in scores.items():
                    tf.summary.scalar(name, value, step=step)
            self._writer.flush()

    def _save(self, step):
        checkpoints.save(self.model, self.folder / LAST, keep=1)
        if self.best["step"] == step:
            checkpoints.save(self.model, self.folder / BEST, keep=1)
        # Last: what is in the table has its checkpoints.
        write_rows(self.folder / CSV, self.history)

    def on_train_end(self, logs=None):
        super().on_train_end(logs)
        if self._writer is not None:
            self._writer.close()


CSV = "evaluations.csv"
BEST, LAST = "best", "last"


def write_rows(path, rows):
    """Writes the evaluations, whole or not at all."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    files.write_bytes(path, text.getvalue().encode())


def read_rows(path):
    """Evaluations that `write_rows` wrote: a list of dicts."""
    try:
        with open(path, newline="") as file:
            return [
                {
                    name: int(value) if name == "step" else float(value)
                    for name, value in row.items()
                }
                for row in csv.DictReader(file, strict=True)
            ]
    except (TypeError, ValueError, csv.Error) as error:
        raise ValueError(
            "The table of evaluations must hold numbers, as training wrote "
            f"them: mend it, or delete it. Received: {path} ({error})"
        ) from error
