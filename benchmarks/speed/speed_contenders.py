"""What is compared: each a function from a number of steps to seconds."""

import json
import subprocess
import time
from pathlib import Path

import numpy as np
import speed_networks
import tensorflow as tf

import kerasgan
from kerasgan.dynamics import Alternating
from kerasgan.dynamics import Simultaneous

BATCH = 64  # rows of a turn
TURNS = {"dcgan": 1, "wgan_gp": 5}  # of the discriminator, taking turns
WHO = {
    "kerasgan": "kerasgan, graph",
    "kerasgan_xla": "kerasgan, XLA",
    "keras": "plain Keras, graph",
    "keras_xla": "plain Keras, XLA",
    "eager": "PyTorch, eager",
    "compiled": "PyTorch, compiled",
}
KERAS = ("kerasgan", "kerasgan_xla", "keras", "keras_xla")  # not PyTorch
DYNAMICS = ("alternating", "simultaneous")


def rows_of_step(name, dynamics):
    """Real images that a step consumes."""
    return BATCH * (TURNS[name] if dynamics == "alternating" else 1)


def images(rows=1280):
    shape = (rows, 28, 28, 1)
    return np.random.default_rng(0).integers(0, 256, shape).astype("uint8")


def make(who, name, dynamics, torch=None):
    """A contender, after its first step.

    Args:
        who: a key of `WHO`.
        name: `"dcgan"` or `"wgan_gp"`.
        dynamics: one of `DYNAMICS`.
        torch: a `Torch`, for those who need it.

    Returns:
        A function from a number of steps to the seconds they took; `None` if
        there is no such contender.
    """
    if who in ("eager", "compiled"):
        return torch and torch.make(name, who, dynamics)
    if who.startswith("keras") and not who.startswith("kerasgan"):
        if dynamics == "simultaneous":
            return None  # Keras's examples take turns
        return _fitted(_plain(name, who), _floats(name), None)
    game = _game(name, dynamics)
    game.compile(jit_compile=who == "kerasgan_xla")
    return _fitted(game, images(), rows_of_step(name, dynamics))


def _game(name, dynamics):
    turns = {"dynamics": Alternating(discriminator=TURNS[name])}
    if dynamics == "simultaneous":
        turns = {"dynamics": Simultaneous()}
    return kerasgan.create(name, average=None, **turns)


def _plain(name, who):
    if name == "dcgan":
        model = speed_networks.PlainDCGAN()
    else:
        model = speed_networks.PlainWGANGP(TURNS[name])
    model.compile(jit_compile=who == "keras_xla")
    return model


def _floats(name):
    """Images as Keras's examples prepare them."""
    scaled = images().astype("float32") / 127.5 - 1.0
    data = tf.data.Dataset.from_tensor_slices(scaled).repeat().shuffle(1024)
    return data.batch(rows_of_step(name, "alternating"), drop_remainder=True)


def _fitted(model, data, batch_size):
    arguments = {"batch_size": batch_size, "verbose": 0}
    if isinstance(data, tf.data.Dataset):
        arguments["shuffle"] = False  # it is; Keras would warn

    def run(steps):
        began = time.perf_counter()
        model.fit(data, steps_per_epoch=steps, **arguments)
        return time.perf_counter() - began

    run(1)
    run.model = model
    return run


def peak_memory():
    """The most that this process held, in megabytes; Linux knows it."""
    # Not `getrusage`, which counts what the parent held before the fork.
    path = Path("/proc/self/status")
    lines = path.read_text().splitlines() if path.exists() else []
    return sum(int(x.split()[1]) for x in lines if x.startswith("VmHWM")) / 1024


class Torch:
    """PyTorch in a process of its own, which works only when it is asked to.

    Args:
        python: path of a Python that has it.
    """

    def __init__(self, python):
        script = Path(__file__).with_name("speed_torch.py")
        self._process = subprocess.Popen(
            [python, script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def make(self, name, mode, dynamics):
        key = [name, mode, dynamics]
        self.ask("make", key)
        return lambda steps: self.ask("run", key, steps)["seconds"]

    def ask(self, *question):
        print(json.dumps(question), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"PyTorch's process has ended at {question}")
        return json.loads(answer)

    def close(self):
        self._process.stdin.close()
        self._process.wait()


def has_torch(python):
    """Whether a Python has PyTorch."""
    done = subprocess.run(
        [python, "-c", "import torch"], capture_output=True, check=False
    )
    return done.returncode == 0
