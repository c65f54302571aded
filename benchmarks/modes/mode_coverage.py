"""Mode collapse and its cures: trains what `protocols.py` says.

    python benchmarks/modes/mode_coverage.py twins
    python benchmarks/modes/mode_coverage.py sharp --seeds 5 --minutes 6

Each arm is trained with each seed on each toy, and scored 32 times on the way.
What is done is kept in `results/PROTOCOL.json`, so that a run which was stopped
goes on; the clouds of the first seed go to `results/clouds`, for `pictures.py`.
Each worker is a process with one thread: these networks are too small for more.
"""

import argparse
import json
import math
import time
from concurrent.futures import FIRST_COMPLETED
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import wait
from multiprocessing import get_context
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from protocols import PROTOCOLS

from kerasgan import files
from kerasgan.data import modes
from kerasgan.data.toys import draw
from kerasgan.metrics import mode_coverage
from kerasgan.ops import random

RESULTS = Path(__file__).parent / "results"
NUM_POINTS = 2500  # by convention
NUM_DRAWN = 1000  # of those, in pictures
NUM_SNAPSHOTS = 32


def main(arguments=None):
    """Trains what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("protocol", choices=PROTOCOLS)
    parser.add_argument("--arms", nargs="+", help="these only")
    parser.add_argument("--seeds", type=int, help="so many only")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="begin none later"
    )
    arguments = parser.parse_args(arguments)
    end = time.monotonic() + 60 * arguments.minutes
    path = RESULTS / f"{arguments.protocol}.json"
    runs = missing(arguments, read(path))
    with ProcessPoolExecutor(
        arguments.workers, get_context("spawn"), initializer=use_one_thread
    ) as pool:
        for run, found in finished(pool, runs, arguments, end):
            results = read(path) | {run: found}
            path.parent.mkdir(exist_ok=True)
            files.write_bytes(path, json.dumps(results).encode())
            print(run, found["trace"][-1], f"{found['seconds']} s", flush=True)


def read(path):
    """The results that there are: a dict by toy, arm and seed."""
    return json.loads(path.read_text()) if path.exists() else {}


def missing(arguments, results):
    """The runs that were not made, first seeds first."""
    protocol = PROTOCOLS[arguments.protocol]
    runs = (
        (toy, arm, seed)
        for seed in range(arguments.seeds or protocol.seeds)
        for toy in protocol.toys
        for arm in arguments.arms or protocol.arms
    )
    done = {
        run for run, each in results.items() if each["steps"] == protocol.steps
    }
    return [run for run in runs if name_of(run) not in done]


def name_of(run):
    """What a toy, an arm and a seed are called together."""
    return "/".join(map(str, run))


def finished(pool, runs, arguments, end):
    """Yields each run and what it found, as soon as it did."""
    running, waiting = {}, list(runs)
    while running or waiting:
        while waiting and len(running) < arguments.workers:
            if time.monotonic() > end:
                waiting = []
                break
            run = waiting.pop(0)
            started = pool.submit(train, arguments.protocol, *run)
            running[started] = name_of(run)
        for done in wait(running, return_when=FIRST_COMPLETED).done:
            yield running.pop(done), done.result()


def use_one_thread():
    """Keeps TensorFlow from sharing out what is small already."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def train(protocol, toy, arm, seed):
    """Trains one arm with one seed: its scores on the way, and its time."""
    begun = time.monotonic(), time.process_time()
    setting = PROTOCOLS[protocol]
    game = setting.game(arm, seed)
    film = Film(toy, seed)
    rows = setting.batch_size * game.dynamics.num_batches()
    points = draw(toy, 100_000, random.key(seed, 1))["image"].numpy()
    game.fit(
        points,
        batch_size=rows,
        epochs=NUM_SNAPSHOTS,
        steps_per_epoch=setting.steps // NUM_SNAPSHOTS,
        verbose=0,
        callbacks=[film],
    )
    if seed == 0:
        path = cloud_file(protocol, toy, arm)
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, np.float16(film.clouds))
    keras.backend.clear_session()
    return {
        "steps": setting.steps,
        "trace": film.trace,
        "seconds": round(time.monotonic() - begun[0], 1),
        "processor_seconds": round(time.process_time() - begun[1], 1),
    }


class Film(keras.callbacks.Callback):
    """Samples at the beginning and after each epoch, and their scores.

    Attributes:
        trace: list of `[step, covered, good, divergence, of_all]`: the
            divergence of good samples, `None` where there are none, and that of
            all samples, each given to the mode that it is nearest to.
        clouds: list of arrays, some of the samples.
    """

    def __init__(self, toy, seed):
        super().__init__()
        self.toy = toy
        self.seed = seed
        self.trace, self.clouds = [], []

    def on_train_begin(self, logs=None):
        self.rows = self.model.draw(NUM_POINTS, self.seed)
        self.look()

    def on_epoch_end(self, epoch, logs=None):
        self.look()

    def look(self):
        """Samples, always from the same latents, and keeps what is seen."""
        cloud = self.model(self.rows).numpy()
        self.trace.append([int(self.model.step), *scores(cloud, self.toy)])
        self.clouds.append(cloud[:NUM_DRAWN])


def scores(cloud, toy):
    """What `Film` keeps of a cloud, as JSON can hold it."""
    centres, stddev = modes(toy)
    found = mode_coverage(cloud, centres, stddev)
    of_all = mode_coverage(cloud, centres, stddev, num_stddevs=math.inf)
    divergence = round(found.divergence, 4)
    return [
        found.covered,
        found.good,
        None if math.isnan(divergence) else divergence,
        round(of_all.divergence, 4),
    ]


def cloud_file(protocol, toy, arm):
    """Where the clouds of an arm's first seed are kept until they are drawn."""
    name = f"{protocol}-{toy}-{arm.replace(' ', '_')}.npy"
    return RESULTS / "clouds" / name


if __name__ == "__main__":
    main()
