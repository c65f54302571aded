"""Where a step's time goes, by kind of operation.

    python benchmarks/speed/speed_profile.py dcgan

Operations run beside each other, so shares are of the sum of their times.
"""

import argparse
import collections
import os
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import speed_contenders as contenders
import tensorflow as tf
from tensorflow.tsl.profiler.protobuf import xplane_pb2

import kerasgan

NUM_STEPS = 5
WHOLE = "EagerLocalExecute"  # how the profiler names a whole step


def main():
    """Prints a table of the operations that take longest."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("game", nargs="?", default="dcgan")
    parser.add_argument("--rows", type=int, default=12)
    arguments = parser.parse_args()
    table = shares(profile(step_of(arguments.game)))
    print("| operation | calls a step | share |\n|---|---:|---:|")
    for name, calls, share in table[: arguments.rows]:
        print(f"| `{name}` | {calls:.0f} | {share:.1%} |")


def step_of(name):
    """A step of a game, without XLA, on a batch that is at hand."""
    game = kerasgan.create(name, average=None)
    game.compile(jit_compile=False)
    step = tf.function(game.train_step, autograph=False)
    rows = contenders.rows_of_step(name, "alternating")
    batch = tf.constant(contenders.images(rows))
    for _ in range(3):
        step(batch)
    return lambda: step(batch)


def profile(call):
    """What TensorFlow's profiler saw of some calls: a list of events."""
    options = tf.profiler.experimental.ProfilerOptions(
        host_tracer_level=2, python_tracer_level=0
    )
    with tempfile.TemporaryDirectory() as folder:
        tf.profiler.experimental.start(folder, options)
        for _ in range(NUM_STEPS):
            call()
        tf.profiler.experimental.stop()
        (path,) = Path(folder).rglob("*.xplane.pb")
        space = xplane_pb2.XSpace.FromString(path.read_bytes())
    return [
        (plane.event_metadata[event.metadata_id].name, event.duration_ps)
        for plane in space.planes
        if plane.name.startswith("/host:CPU")
        for line in plane.lines
        for event in line.events
    ]


def shares(events):
    """Rows of (kind of operation, calls a step, share), the largest first."""
    times, calls = collections.Counter(), collections.Counter()
    for name, duration in events:
        node, _, kind = name.rpartition(":")
        # Others are calls inside of TensorFlow, or the step as a whole.
        if node and "::" not in name and node != WHOLE:
            kind = kind.removeprefix("_MklNative").removeprefix("_Mkl")
            times[kind] += duration
            calls[kind] += 1
    total = sum(times.values())
    return [
        (kind, calls[kind] / NUM_STEPS, time / total)
        for kind, time in times.most_common()
    ]


if __name__ == "__main__":
    main()
