"""A process that makes one contender, says how long that took, and ends.

python benchmarks/speed/speed_cold.py kerasgan dcgan alternating
"""

import argparse
import json
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

BEGAN = time.perf_counter()

import speed_contenders as contenders  # noqa: E402

NUM_STEPS = 5  # until memory is as large as it gets


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("who", choices=contenders.KERAS)
    parser.add_argument("game", choices=contenders.TURNS)
    parser.add_argument("dynamics", choices=contenders.DYNAMICS)
    return parser.parse_args()


def main():
    imported = time.perf_counter()
    arguments = parse()
    run = contenders.make(arguments.who, arguments.game, arguments.dynamics)
    first = time.perf_counter()
    run(NUM_STEPS)
    answer = {
        "import": imported - BEGAN,
        "first_step": first - imported,
        "megabytes": contenders.peak_memory(),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
