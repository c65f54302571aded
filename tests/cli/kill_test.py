"""Real processes, killed at real moments: nothing may be lost by it."""

import fcntl
import io
import os
import pty
import random
import select
import signal
import subprocess
import sys
import termios
import threading
import time
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

from kerasgan import checkpoints
from kerasgan import cli
from kerasgan.runs import history

TESTS = Path(__file__).parents[1]
COMMAND = [str(Path(sys.executable).with_name("kerasgan"))]
ENVIRONMENT = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}


@pytest.fixture
def data(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (100, 8, 8, 1))
    np.save(tmp_path / "images.npy", pixels.astype("uint8"))
    return tmp_path / "images.npy"


def training(data, output, steps, **more):
    """A game with all that a checkpoint must hold, and a new epoch often."""
    options = {"checkpoint-every": 20, "log-every": 5, "sample-every": 20}
    options |= {"steps": steps, "batch-size": 16, "seed": 5, "output": output}
    command = ["train", "gan", "--data", str(data)]
    for name, value in (options | more).items():
        command += [f"--{name}", str(value)]
    for setting in ("width=8", "average=0.9", "discriminator_steps=2"):
        command += ["--set", setting]
    return command


def run(command, **kwargs):
    return subprocess.run(
        command, capture_output=True, text=True, env=ENVIRONMENT, **kwargs
    )


def weights(output):
    """All arrays of the newest checkpoint: weights, optimizers, the step."""
    (*_, path) = checkpoints.find(output / "checkpoints")
    assert checkpoints.inspect(path) is None
    arrays = {}
    with zipfile.ZipFile(path / checkpoints.GAME) as archive:
        content = io.BytesIO(archive.read("model.weights.h5"))

    def keep(name, item):
        if isinstance(item, h5py.Dataset):
            arrays[name] = item[()].tobytes()

    with h5py.File(content) as file:
        file.visititems(keep)
    return arrays


def costs(output):
    rows = history.read_rows(output / "history.csv")
    for row in rows:
        del row["images_per_second"]
    return rows


def assert_same_run(output, other):
    ours, theirs = weights(output), weights(other)
    assert len(ours) > 30 and ours == theirs
    for folder in (output, other):
        assert not list(folder.rglob(".*.tmp"))
        assert len(checkpoints.find(folder / "checkpoints")) == 2
    sheets = [
        {p.name: p.read_bytes() for p in (folder / "samples").iterdir()}
        for folder in (output, other)
    ]
    assert sheets[0] == sheets[1]


def test_a_killed_run_ends_with_the_same_weights(data, tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    script = [sys.executable, str(TESTS / "killed_run.py")]
    moments = ["step:33", "write:60", "between:71"]
    done = run([*script, *moments, *training(data, killed, steps=80)])
    lives = [line for line in done.stdout.splitlines() if "step-" in line]
    assert lives == [
        "step:33 -9 step-00000020",
        "write:60 -9 step-00000020 step-00000040",
        "between:71 -9 step-00000040 step-00000060",
        "None 0 step-00000060 step-00000080",
    ], done.stderr
    with pytest.raises(SystemExit) as ended:  # here TensorFlow is loaded
        cli.main(training(data, whole, steps=80))
    assert not ended.value.code
    assert_same_run(killed, whole)
    assert costs(killed) == costs(whole)


@pytest.mark.slow
def test_a_terminal_that_closes_loses_nothing(data, tmp_path):
    """The progress bar's terminal is gone when the checkpoint is written."""
    output = tmp_path / "run"
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *training(data, output, 100_000)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=ENVIRONMENT,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(1, termios.TIOCSCTTY, 0),
    )
    os.close(theirs)
    drain = threading.Thread(target=read_all, args=(ours, output), daemon=True)
    drain.start()
    drain.join(timeout=120)
    os.close(ours)  # the kernel sends SIGHUP
    assert process.wait(timeout=60) == 128 + signal.SIGHUP
    (*_, path) = checkpoints.find(output / "checkpoints")
    assert checkpoints.inspect(path) is None
    assert last_step(output) == int(path.name[-8:])


def read_all(terminal, output):
    """Reads what is shown until the first rows have been written."""
    while last_step(output) < 30:
        if select.select([terminal], [], [], 0.05)[0]:
            os.read(terminal, 4096)


@pytest.mark.slow
def test_twenty_kills_at_any_moment(data, tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    seldom = {"checkpoint-every": 50, "log-every": 50, "sample-every": 1000}
    steps, clock = 8000, random.Random(0)
    done = run([*COMMAND, *training(data, whole, steps, **seldom)])
    assert done.returncode == 0, done.stderr
    command = training(data, killed, steps, **seldom)
    for kill in range(20):
        before = last_step(killed)
        process = subprocess.Popen([*COMMAND, *command], env=ENVIRONMENT)
        while process.poll() is None and last_step(killed) <= before:
            time.sleep(0.01)
        time.sleep(clock.uniform(0.0, 0.5))
        process.kill()
        assert process.wait() == -signal.SIGKILL
        found = [p.name for p in (killed / "checkpoints").iterdir()]
        print(f"kill {kill}: after row {last_step(killed)}, {sorted(found)}")
        command = ["train", "--resume", "--output", str(killed)]
    assert last_step(killed) < steps
    done = run([*COMMAND, *command])
    assert done.returncode == 0, done.stderr
    assert_same_run(killed, whole)
    assert costs(killed) == costs(whole)


def last_step(output):
    """The newest step that the run tells of, 0 at first."""
    path = output / "history.csv"
    rows = history.read_rows(path) if path.exists() else []
    return int(rows[-1]["step"]) if rows else 0
