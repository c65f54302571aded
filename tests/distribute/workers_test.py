"""Two processes, of which one is killed, do what one process does."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kerasgan import checkpoints
from kerasgan.runs import history

TESTS = Path(__file__).parent
OPTIONS = {
    "--data": "ring",
    "--steps": 20,
    "--checkpoint-every": 10,
    "--log-every": 5,
    "--batch-size": 16,
}
SETTINGS = ("width=8", "latent_dim=2", "average=0.9", "discriminator_steps=2")


def training(output, strategy):
    options = OPTIONS | {"--output": output, "--strategy": strategy}
    command = ["train", "gan"]
    for name, value in options.items():
        command += [name, str(value)]
    for setting in SETTINGS:
        command += ["--set", setting]
    return command


def play(plan, folder):
    """What each worker of each step of the plan did: see `cluster.py`."""
    done = subprocess.run(
        [sys.executable, TESTS / "cluster.py", json.dumps(plan), folder],
        capture_output=True,
        text=True,
        env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def costs(output):
    rows = history.read_rows(output / "history.csv")
    for row in rows:
        del row["images_per_second"]
    return rows


def sheets(output):
    return {p.name: p.read_bytes() for p in (output / "samples").iterdir()}


def assert_lost(worker):
    assert worker["code"] == 2
    (error,) = [x for x in worker["stderr"].splitlines() if "error: " in x]
    assert "Training stopped at step 15: another worker has ended" in error
    assert "it can be resumed" in error


def assert_same_run(output, other):
    assert costs(output) == costs(other)
    assert sheets(output) == sheets(other)
    assert [p.name for p in checkpoints.find(output / "checkpoints")] == [
        "step-00000010",
        "step-00000020",
    ]


def test_a_killed_worker_costs_no_bit(tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    resume = ["train", "--resume", "--output", str(killed)]
    ([single], before, after) = play(
        [
            {"command": training(whole, "mirrored"), "workers": 1},
            {"command": training(killed, "multiworker"), "kill": [1, 15]},
            {"command": resume},
        ],
        tmp_path,
    )
    assert single["code"] == 0, single["stderr"]
    assert_lost(before[0])
    assert before[1]["code"] == -9
    assert [worker["code"] for worker in after] == [0, 0], after
    assert {worker["digest"] for worker in after} == {single["digest"]}
    assert_same_run(killed, whole)
    # Only the chief writes.
    written = [[p for p in w["written"] if str(killed) in p] for w in after]
    assert len(written[0]) > 3 and written[1] == []
    # Each worker sees its own half of a batch, and both together the whole.
    halves = [worker["rows"] for worker in before]
    assert np.shape(halves) == (2, 2, 16, 2)
    together = [first + second for first, second in zip(*halves, strict=True)]
    assert together == single["rows"]


@pytest.mark.slow
def test_a_killed_chief(tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    resume = ["train", "--resume", "--output", str(killed)]
    through, before, after = play(
        [
            {"command": training(whole, "multiworker")},
            {"command": training(killed, "multiworker"), "kill": [0, 15]},
            {"command": resume},
        ],
        tmp_path,
    )
    assert before[0]["code"] == -9
    assert_lost(before[1])
    digests = {worker["digest"] for worker in [*through, *after]}
    assert len(digests) == 1 and None not in digests
    assert_same_run(killed, whole)
