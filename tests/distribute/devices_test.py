"""Which devices and signals a strategy takes, without having them."""

import json
import signal
from types import SimpleNamespace

import pytest
import tensorflow as tf

from kerasgan import strategies


def test_mirrored_takes_gpus_before_cpus(monkeypatch):
    names = {"GPU": ["GPU:0", "GPU:1"], "CPU": ["CPU:0"]}
    monkeypatch.setattr(
        tf.config,
        "list_logical_devices",
        lambda kind: [SimpleNamespace(name=name) for name in names[kind]],
    )
    monkeypatch.setattr(strategies, "mirrored_on", lambda *devices: devices)
    assert strategies.get("mirrored") == ("GPU:0", "GPU:1")
    names["GPU"] = []
    assert strategies.get("mirrored") == ("CPU:0",)


@pytest.fixture
def handled():
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    yield
    signal.signal(signal.SIGTERM, before)


def test_a_worker_can_be_told_to_end(handled, monkeypatch):
    """TensorFlow catches the signal for itself, and goes on."""

    def make():
        signal.signal(signal.SIGTERM, lambda *_: None)
        return "strategy"

    cluster = {"worker": ["a:1", "b:1"]}
    task = {"type": "worker", "index": 0}
    monkeypatch.setenv(
        "TF_CONFIG", json.dumps({"cluster": cluster, "task": task})
    )
    monkeypatch.setattr(tf.distribute, "MultiWorkerMirroredStrategy", make)
    assert strategies.get("multiworker") == "strategy"
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


@pytest.mark.parametrize("kind", ["UnavailableError", "AbortedError"])
def test_a_worker_that_is_lost_is_said_so(kind):
    """TensorFlow raises one or the other, by what it was doing."""
    with pytest.raises(ValueError, match=f"end all workers.*Received: {kind}"):
        with strategies.guard():
            raise getattr(tf.errors, kind)(None, None, "Connection reset")
