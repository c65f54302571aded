"""What a game by styles costs at several sizes of images.

    python benchmarks/style/sizes.py --sizes 32 64 128

For each size, in a process of its own, the default game is built, trained for
some steps on random images in a plain graph, and exported. Printed, and kept in
`results/sizes.json`: weights, milliseconds of processor time a step, which
include lazy terms as often as they are paid, and the most memory that was held.
Processor time of one thread is not slowed by what else runs.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KEPT = Path(__file__).parent / "results" / "sizes.json"
WARM = 1  # steps that trace and are not counted


def main():
    """Measures each size, or one in this process."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--entry", default="stylegan2")
    parser.add_argument("--sizes", type=int, nargs="+", default=[32, 64, 128])
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--steps", type=int, default=16)
    parser.add_argument("--jit", action="store_true", help="with XLA")
    parser.add_argument("--here", action="store_true", help="one size")
    options = parser.parse_args()
    if options.here:
        print(json.dumps(measure(options, options.sizes[0])), flush=True)
        return
    found = json.loads(KEPT.read_text()) if KEPT.exists() else []
    for size in options.sizes:
        result = in_a_process(options, size)
        print(result, flush=True)
        found.append(result)
        KEPT.write_text(json.dumps(found, indent=1) + "\n")


def in_a_process(options, size):
    command = [sys.executable, __file__, "--here", "--sizes", str(size)]
    command += ["--entry", options.entry, "--rows", str(options.rows)]
    command += ["--steps", str(options.steps)]
    command += ["--jit"] if options.jit else []
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "2"}
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, env=environment
    )
    return json.loads(done.stdout.splitlines()[-1])


def measure(options, size):
    import numpy as np
    import tensorflow as tf

    import kerasgan

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    game = kerasgan.create(options.entry, image_shape=(size, size, 3))
    game.compile(jit_compile=options.jit)
    rng = np.random.default_rng(0)
    images = rng.uniform(-1, 1, (options.rows, size, size, 3))
    data = tf.data.Dataset.from_tensors(images.astype("float32")).repeat()
    game.fit(data, steps_per_epoch=WARM, verbose=0)
    began = time.process_time()
    game.fit(data, steps_per_epoch=options.steps, verbose=0)
    taken = time.process_time() - began
    with tempfile.TemporaryDirectory() as folder:
        game.export(Path(folder, "export"))
    return {
        "entry": options.entry,
        "size": size,
        "rows": options.rows,
        "steps": options.steps,
        "jit": options.jit,
        "weights": {
            name: sum(w.shape.num_elements() for w in each.trainable_variables)
            for name, each in game.networks.items()
        },
        "processor_ms_a_step": round(1000 * taken / options.steps),
        "most_memory_mb": round(
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ),
    }


if __name__ == "__main__":
    main()
