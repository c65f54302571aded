"""What else speed is made of: the start, memory, exports, data, and growth."""

import itertools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import speed_contenders as contenders
import tensorflow as tf

import kerasgan

GROWTH = {  # of one, with the others as they are in the middle
    "batch": [16, 32, 64, 128, 256],
    "size": [16, 32, 64],
    "width": [16, 32, 64, 128],
}
MIDDLE = {"batch": 64, "size": 32, "width": 64}
NUM_SAMPLES = 256  # a request to an export


def measure(output, torch_python, quick):
    """Measures, prints and draws all; returns it as a dict."""
    found = {"starts": starts(torch_python)}
    print("\n| dcgan, a new process | first step, s | peak memory, MB |")
    print("|---|---:|---:|")
    for who, start in found["starts"].items():
        print(
            f"| {contenders.WHO[who]} | {start['first_step']:.1f} | "
            f"{start['megabytes']:.0f} |"
        )
    found["samples_per_second"] = exports(3 if quick else 10)
    print("\n| samples of dcgan | samples/s |\n|---|---:|")
    for name, rate in found["samples_per_second"].items():
        print(f"| {name} | {rate:.0f} |")
    found["idle_share"] = idle_share(3 if quick else 7)
    print(f"\nThe step waits for data {found['idle_share']:.1%} of the time.")
    seconds = growth(2 if quick else 5)
    found["growth"] = seconds
    found["slopes"] = {name: slope(curve) for name, curve in seconds.items()}
    for name, power in found["slopes"].items():
        print(f"A step's time grows with {name} to the power {power:.2f}.")
    draw(seconds, output / "speed_scaling.png")
    return found


def starts(torch_python):
    """Time to the first step and peak memory, each in a new process."""
    found = {}
    script = Path(__file__).with_name("speed_cold.py")
    for who in contenders.KERAS:
        done = subprocess.run(
            [sys.executable, script, who, "dcgan", "alternating"],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        found[who] = json.loads(done.stdout.splitlines()[-1])
    if contenders.has_torch(torch_python):
        for who in ("eager", "compiled"):
            found[who] = _start_of_torch(torch_python, who)
    return found


def _start_of_torch(python, who):
    torch, key = contenders.Torch(python), ["dcgan", who, "alternating"]
    torch.ask("about", [])  # it has been imported
    first = torch.ask("make", key)["seconds"]
    memory = torch.ask("run", key, 5)["megabytes"]
    torch.close()
    return {"first_step": first, "megabytes": memory}


def exports(num_rounds):
    """Samples a second of an export and of the game it was made from."""
    game = kerasgan.create("dcgan", average=None)
    with tempfile.TemporaryDirectory() as folder:
        game.export(Path(folder, "1"))
        loaded = tf.saved_model.load(str(Path(folder, "1")))
    latents = tf.random.normal((NUM_SAMPLES, 100))
    seeds = tf.range(NUM_SAMPLES, dtype=tf.int64)
    signatures = loaded.signatures
    calls = {
        "export, serving_default": lambda: signatures["serving_default"](
            latents=latents
        ),
        "export, sample": lambda: signatures["sample"](seeds=seeds),
        "export, sample_png": lambda: signatures["sample_png"](seeds=seeds),
        "game.sample": lambda: game.sample(NUM_SAMPLES, seed=0),
    }
    return {
        name: NUM_SAMPLES / float(np.median(times))
        for name, times in alternate(calls, num_rounds).items()
    }


def idle_share(num_rounds, steps=20):
    """The share of a step that is gone when data costs nothing."""
    game = kerasgan.create("dcgan", average=None)
    game.compile()
    rows = contenders.images()
    batch = tf.constant(rows[: contenders.BATCH])
    same = tf.data.Dataset.from_tensors(batch).repeat()
    calls = {
        "arrays": lambda: game.fit(
            rows,
            batch_size=contenders.BATCH,
            steps_per_epoch=steps,
            verbose=0,
        ),
        "same": lambda: game.fit(same, steps_per_epoch=steps, verbose=0),
    }
    times = alternate(calls, num_rounds)
    pairs = zip(times["same"], times["arrays"], strict=True)
    return max(0.0, 1.0 - float(np.median([a / b for a, b in pairs])))


def growth(num_rounds):
    """Seconds a step of dcgan: a dict of lists of (value, seconds)."""
    calls = {}
    for name, values in GROWTH.items():
        for value in values:
            setting = tuple((MIDDLE | {name: value}).items())
            if setting not in calls:
                calls[setting] = _step(**dict(setting))
    times = alternate(calls, num_rounds)
    return {
        name: [
            (
                value,
                float(
                    np.median(times[tuple((MIDDLE | {name: value}).items())])
                ),
            )
            for value in values
        ]
        for name, values in GROWTH.items()
    }


def _step(batch, size, width):
    game = kerasgan.create(
        "dcgan", image_shape=(size, size, 1), width=width, average=None
    )
    game.compile()
    step = tf.function(game.train_step, autograph=False)
    rows = tf.zeros((batch, size, size, 1), tf.uint8)
    return lambda: step(rows)


def alternate(calls, num_rounds):
    """Seconds of each call, in rounds of all, after one to begin with."""
    times = {name: [] for name in calls}
    for i, (name, call) in itertools.product(
        range(num_rounds + 1), calls.items()
    ):
        began = time.perf_counter()
        call()
        if i:
            times[name].append(time.perf_counter() - began)
    return times


def slope(curve):
    """The power with which seconds grow: a line through the logarithms."""
    values, seconds = np.log(curve).T
    return float(np.polyfit(values, seconds, 1)[0])


def draw(curves, path):
    """Seconds a step against each, both in logarithms."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(curves), figsize=(9, 3), sharey=True)
    for axis, (name, curve) in zip(axes, curves.items(), strict=True):
        values, seconds = zip(*curve, strict=True)
        axis.loglog(values, seconds, "o-", base=2)
        axis.set_xticks(values, labels=map(str, values))
        axis.minorticks_off()
        axis.set_title(f"slope {slope(curve):.2f}")
        axis.set_xlabel(name)
    axes[0].set_ylabel("seconds a step")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    figure.savefig(path, dpi=120)
