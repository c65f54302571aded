"""A process that makes one contender, says how long that took, and ends.

python benchmarks/speed_cold.py kerasgan dcgan alternating
"""

import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

BEGAN = time.perf_counter()

import speed_contenders as contenders  # noqa: E402

NUM_STEPS = 5  # until memory is as large as it gets


def main():
    imported = time.perf_counter()
    run = contenders.make(*sys.argv[1:])
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
