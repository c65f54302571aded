"""What a run has cost: `history.csv` and the logs for TensorBoard."""

import csv
import io
from pathlib import Path

import tensorflow as tf
from tensorflow.core.util import event_pb2

from kerasgan import files
from kerasgan.callbacks.step_callback import StepCallback
from kerasgan.callbacks.throughput import Meter


class History(StepCallback):
    """Writes a row every so many steps: means over the steps since the last.

    A row is written at each checkpoint too, so that rows after it do not
    depend on steps before it. Of several workers only the chief writes.

    Args:
        path: path of the CSV file, to which rows are added.
        log_dir: path of the folder for TensorBoard.
        batch_size: integer, the rows of data of a whole step.
        every: integer, the steps between two rows.
        checkpoint_every: integer, the steps between two checkpoints.
    """

    def __init__(self, path, log_dir, batch_size, every, checkpoint_every):
        super().__init__(every)
        self.path = Path(path)
        self.log_dir = log_dir
        self.batch_size = batch_size
        self.checkpoint_every = checkpoint_every

    def is_due(self, last, step):
        return any(
            step // every > last // every
            for every in (self.every, self.checkpoint_every)
        )

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        self._meter = Meter(self.batch_size, self._last)
        self._writer = None
        if self.is_chief:
            self._writer = tf.summary.create_file_writer(str(self.log_dir))

    def on_train_batch_begin(self, batch, logs=None):
        self._meter.leave_out_first(self._first + batch)
        super().on_train_batch_begin(batch, logs)

    def at_step(self, step):
        # Every worker reads: a mean is over the replicas of all.
        costs = self.model.get_metrics_result()
        row = {name: float(value) for name, value in costs.items()}
        row["images_per_second"] = self._meter.read(step)
        self.model.reset_metrics()
        if not self.is_chief:
            return
        append_row(self.path, {"step": step} | row)
        with self._writer.as_default():
            for name, value in row.items():
                tf.summary.scalar(name, value, step=step)
        self._writer.flush()

    def on_train_end(self, logs=None):
        super().on_train_end(logs)
        if self._writer is not None:
            self._writer.close()


def append_row(path, row):
    """Adds a row to a CSV file; before the first one come the names."""
    text = io.StringIO()
    writer = csv.DictWriter(text, row, lineterminator="\n")
    if not path.exists():
        writer.writeheader()
    writer.writerow(row)
    files.append_bytes(path, text.getvalue().encode())


def read_rows(path):
    """Rows of a CSV file: a list of dicts, without a torn last one."""
    with open(path, newline="") as file:
        lines = [line for line in file if line.endswith("\n")]
    return [
        {name: float(value) for name, value in row.items()}
        for row in csv.DictReader(lines)
    ]


def cut_rows(path, step):
    """Drops the rows of a CSV file that come after a step, or are torn."""
    if not path.exists():
        return
    header, *lines = _text_of(path).splitlines(keepends=True) or [""]
    kept = [
        line
        for line in lines
        if line.endswith("\n") and _step_in(line, header, path) <= step
    ]
    if kept:
        files.write_bytes(path, "".join([header, *kept]).encode())
    else:
        path.unlink()  # the header may be torn


def _text_of(path):
    try:
        return path.read_text()
    except UnicodeDecodeError as error:
        raise ValueError(f"{NO_ROWS} Received: {path} ({error})") from error


def _step_in(line, header, path):
    """The step that a row is of, if it is one."""
    step, *others = line.split(",")
    if not step.isdecimal() or len(others) != header.count(","):
        raise ValueError(
            f"{NO_ROWS} Received: {path}, with the row {line.rstrip()!r} "
            f"under {header.rstrip()!r}"
        )
    return int(step)


NO_ROWS = (
    "A history must hold rows of as many numbers as there are names, as "
    "training wrote them: mend it, or delete it."
)


def cut_events(folder, step):
    """Drops what TensorBoard's files tell of the time after a step."""
    for path in Path(folder).rglob("*tfevents*"):
        kept, dropped = [], False
        for record in _records(path):
            late = record is None or _step_of(record) > step
            dropped |= late
            kept += [] if late else [record]
        if dropped:
            temporary = files.temporary_of(path)
            with tf.io.TFRecordWriter(str(temporary)) as writer:
                for record in kept:
                    writer.write(record)
            files.flush(temporary)
            temporary.replace(path)


def _records(path):
    """Records of a file; `None` in place of a torn one, which is the last."""
    try:
        for record in tf.data.TFRecordDataset(str(path)):
            yield record.numpy()
    except tf.errors.DataLossError:
        yield None


def _step_of(record):
    return event_pb2.Event.FromString(record).step
