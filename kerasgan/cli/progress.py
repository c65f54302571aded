"""What `kerasgan train` shows while it trains, and how it is stopped."""

import os
import signal
import time

import keras
from rich.console import Console
from rich.progress import BarColumn
from rich.progress import MofNCompleteColumn
from rich.progress import Progress as Bar
from rich.progress import TextColumn
from rich.progress import TimeRemainingColumn

from kerasgan.callbacks.throughput import Meter
from kerasgan.game import replicas

LIVE = 0.5  # seconds between two looks at the metrics, in a terminal
LINES = 10.0  # seconds between two lines, elsewhere


class Progress(keras.callbacks.Callback):
    """A live bar in a terminal; elsewhere a line every so often.

    Metrics are read only when they are shown: until then a device can go on
    without the host. Workers read them together, and so only at the end; of
    several only the chief shows anything.

    Args:
        batch_size: integer, the rows of a turn.
        steps: integer, the steps in all; by default those of one `fit`.
        console: a rich `Console`.

    Attributes:
        last: dict of what was shown last: costs and images per second.
    """

    def __init__(self, batch_size, steps=None, console=None):
        super().__init__()
        self.batch_size = batch_size
        self.steps = steps
        self.console = console or Console(stderr=True, highlight=False)
        self.last = {}
        self._bar = None

    def on_train_begin(self, logs=None):
        step = int(self.model.step.numpy())
        rows = self.batch_size * self.model.dynamics.num_batches()
        self._first = step
        self._total = self.steps or step + self.params["steps"]
        self._meter = Meter(rows, step)
        self._shown, self._time = step, time.monotonic()
        strategy = self.model.distribute_strategy
        self._is_alone = not replicas.have_workers(strategy)
        self._is_chief = replicas.is_chief(strategy)
        if self.console.is_terminal and self._is_chief:
            self._bar = Bar(
                TextColumn("step"),
                MofNCompleteColumn(),
                BarColumn(bar_width=None),
                TextColumn("{task.fields[text]}"),
                TimeRemainingColumn(),
                console=self.console,
                refresh_per_second=1.0 / LIVE,
            )
            self._task = self._bar.add_task(
                "", total=self._total, completed=step, text="compiling"
            )
            self._bar.start()

    def on_train_batch_begin(self, batch, logs=None):
        step = self._first + batch
        self._meter.leave_out_first(step)
        wait = LINES if self._bar is None else LIVE
        is_due = time.monotonic() - self._time >= wait
        if step > self._shown and is_due and self._is_chief:
            self._show(step, read=self._is_alone)

    def on_train_end(self, logs=None):
        step = int(self.model.step.numpy())
        if step > self._shown:
            self._show(step)
        self.close()

    def close(self):
        """Leaves the terminal as it was."""
        if self._bar is not None:
            self._bar.stop()

    def _show(self, step, read=True):
        costs = self.model.get_metrics_result() if read else {}
        self.last = {name: float(value) for name, value in costs.items()}
        self.last["images_per_second"] = self._meter.read(step)
        self._shown, self._time = step, time.monotonic()
        if not self._is_chief:
            return
        if self._bar is None:
            line = f"step {step}/{self._total}  {summary(self.last)}"
            self.console.print(line, soft_wrap=True)
        else:
            self._bar.update(
                self._task, completed=step, text=summary(self.last)
            )


def summary(logs):
    """The players' costs and the speed, on a line."""
    costs = [
        f"{name.removesuffix('_cost')} {value:.3f}"
        for name, value in logs.items()
        if name.endswith("_cost")
    ]
    return "  ".join([*costs, f"{logs['images_per_second']:.0f} images/s"])


class Interrupt(keras.callbacks.Callback):
    """Has Ctrl-C, and `kill`, end training after the step that is under way.

    So does a terminal that closes, unless `nohup` has been used. To be used as
    a callback and, around `fit`, as a context. A second signal does not wait,
    but for that of a terminal, which may come several times. Of several
    workers each would stop at another step, and wait for the others: there a
    signal ends the process at once.

    A game that grows trains by one `fit` a stage; of these none begins anew.

    Attributes:
        signal: number of the signal that came, or `None`.
    """

    HANG_UP = getattr(signal, "SIGHUP", None)  # not on Windows
    SIGNALS = (signal.SIGINT, signal.SIGTERM, HANG_UP)

    def __init__(self):
        super().__init__()
        self.signal = None
        self._before = {}

    def __enter__(self):
        return self

    def on_train_begin(self, logs=None):
        if replicas.have_workers(self.model.distribute_strategy):
            return
        for number in filter(None, self.SIGNALS):
            is_ignored = signal.getsignal(number) is signal.SIG_IGN
            if number == self.HANG_UP and is_ignored:
                continue  # by `nohup`
            before = signal.signal(number, self._receive)
            self._before.setdefault(number, before)
        self._terminals = [each for each in OUTPUTS if os.isatty(each)]
        if self.signal is not None:  # it came between two stages
            self.model.stop_training = True

    def __exit__(self, *error):
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _receive(self, number, frame):
        if number == self.HANG_UP:
            _silence(self._terminals)
        if self.signal is None:
            self.signal = number
            self.model.stop_training = True
        elif number != self.HANG_UP:
            raise KeyboardInterrupt


OUTPUTS = (1, 2)  # file descriptors


def _silence(descriptors):
    """Lets what is written to terminals that are gone go nowhere."""
    for descriptor in descriptors:
        if not os.isatty(descriptor):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, descriptor)
            os.close(nowhere)
