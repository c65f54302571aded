"""A cluster of two processes on this machine, for tests.

    python cluster.py PLAN FOLDER

The plan is a list, in JSON, of what is run one after the other: dicts with

- `command`: the arguments of the command line;
- `workers`: how many processes run it, by default 2; 1 is one process with two
  replicas, and none of a cluster;
- `kill`: `[index, step]`, the worker that kills itself and when.

For each a line is printed, in JSON: of each worker its exit code, what it said
on standard error, a digest of its weights at the end, the files that it opened
to write, and the rows that it read. The folder is for logs.
"""

import contextlib
import hashlib
import json
import os
import signal
import socket
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

from kerasgan import cli
from kerasgan import runs
from kerasgan.callbacks import StepCallback
from kerasgan.game.engine import Engine


def cluster(num_workers):
    """`TF_CONFIG` of each worker."""
    with contextlib.ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.socket()) for _ in range(num_workers)
        ]
        for each in sockets:
            each.bind(("localhost", 0))
        hosts = [f"localhost:{each.getsockname()[1]}" for each in sockets]
    return [
        {
            "cluster": {"worker": hosts},
            "task": {"type": "worker", "index": index},
        }
        for index in range(num_workers)
    ]


def kill_at(at):
    begin = StepCallback.on_train_batch_begin

    def begin_or_die(self, batch, logs=None):
        if self._first + batch == at:
            os.kill(os.getpid(), signal.SIGKILL)
        begin(self, batch, logs)

    StepCallback.on_train_batch_begin = begin_or_die


def watch(seen, note):
    """Notes what is written, read and learnt."""

    def hook(event, arguments):
        if event == "open" and isinstance(arguments[0], (str, os.PathLike)):
            mode, flags = arguments[1:]
            writes = mode and set(mode) & set("wax+")
            if writes or flags & (os.O_WRONLY | os.O_RDWR):
                seen["written"].append(str(arguments[0]))

    sys.addaudithook(hook)
    fit = Engine.fit

    def fit_and_look(self, x, **kwargs):
        seen["rows"] = rows(self.distribute_strategy, x)
        note()
        history = fit(self, x, **kwargs)
        variables = self.variables + self.optimizer.variables
        content = b"".join(np.asarray(each).tobytes() for each in variables)
        seen["digest"] = hashlib.sha256(content).hexdigest()
        return history

    Engine.fit = fit_and_look


def rows(strategy, data):
    """The first batches, as this process sees them."""
    found = []
    for batch in strategy.experimental_distribute_dataset(data.take(2)):
        parts = strategy.experimental_local_results(batch["image"])
        found.append(np.concatenate([x.numpy() for x in parts]).tolist())
    return found


def work(command, config, kill, log):
    """What one process does."""
    sys.stderr = open(log, "w")
    os.dup2(sys.stderr.fileno(), 2)
    os.dup2(2, 1)
    seen = {"written": [], "rows": None, "digest": None}
    if config is None:
        device = tf.config.list_physical_devices("CPU")[0]
        two = [tf.config.LogicalDeviceConfiguration()] * 2
        tf.config.set_logical_device_configuration(device, two)
    else:
        os.environ["TF_CONFIG"] = json.dumps(config)
    if kill is not None:
        kill_at(kill)

    def note():
        Path(f"{log}.json").write_text(json.dumps(seen))

    watch(seen, note)
    try:
        cli.main(command)
    finally:
        note()


def run(command, folder, workers=2, kill=(None, None)):
    """Runs a command in several processes, which start with all imported."""
    configs = [None] if workers == 1 else cluster(workers)
    processes = []
    for index, config in enumerate(configs):
        log = f"{folder}/{index}.log"
        child = os.fork()
        if child == 0:
            work(command, config, kill[1] if index == kill[0] else None, log)
        processes.append((child, log))
    return [finish(child, log) for child, log in processes]


def finish(child, log):
    _, status = os.waitpid(child, 0)
    seen = Path(f"{log}.json")
    found = json.loads(seen.read_text()) if seen.exists() else {}
    seen.unlink(missing_ok=True)
    code = os.waitstatus_to_exitcode(status)
    return {"code": code, "stderr": Path(log).read_text()} | found


if __name__ == "__main__":
    assert runs.__name__ in sys.modules  # before the processes part
    for step in json.loads(sys.argv[1]):
        print(json.dumps(run(folder=sys.argv[2], **step)), flush=True)
