"""How long commands take that need no TensorFlow: medians of several runs.

A process is started for each, as in a shell. Beside them is what the same
interpreter takes to do nothing.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time

COMMANDS = (
    "--help",
    "train --help",
    "list",
    "list --presets",
    "info dcgan",
    "data list",
    "info dcgn",
    "train dcgan --data ./no --output run",
    "sample no/where --output a.png",
)


def main():
    """Prints a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    commands = [["-c", "pass"]]
    commands += [["-m", "kerasgan", *each.split()] for each in COMMANDS]
    taken = [[] for _ in commands]
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):  # in turn, so that all see the same machine
            for command, seconds in zip(commands, taken, strict=True):
                seconds.append(measure(command, folder))
    print("| command | seconds | of the processor |\n|---|---|---|")
    for command, pairs in zip(commands, taken, strict=True):
        name = " ".join(["python", *command])
        wall, processor = map(statistics.median, zip(*pairs, strict=True))
        print(f"| `{name}` | {wall:.2f} | {processor:.2f} |")


def measure(command, folder):
    """The seconds that a process takes, and those of the processor alone.

    On a machine that has nothing else to do they are nearly the same.
    """
    begun, used = time.perf_counter(), _used()
    subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - begun, _used() - used


def _used():
    """Seconds of the processor that processes took which have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
