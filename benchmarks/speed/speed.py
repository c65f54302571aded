"""How fast do games train, beside their peers and beside the machine's limit?

    python benchmarks/speed/speed.py [--quick] [--torch-python PATH]

All contenders train the same networks on 28 x 28 images, 64 a turn. They take
turns of a second or less, round after round, and what is compared are medians
of ratios within a round: a machine that is slower for a while is so for all.

Prints tables, which docs/performance.md explains, and writes `speed.json` and
`speed_scaling.png`. With `--quick` one game, three rounds and no compiled
PyTorch: to see that it runs. PyTorch may be installed elsewhere; its process
takes the environment as it is, and on a busy machine gains from
OMP_WAIT_POLICY=PASSIVE.
"""

import argparse
import json
import os
import platform
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import speed_contenders as contenders
import speed_further as further
import speed_work as work
import tensorflow as tf

from kerasgan.ops import convolution

# Ratios to print, and what is aimed at on two cores.
RATIOS = [
    ("dcgan", "alternating", "kerasgan", "keras", 1.6),
    ("dcgan", "alternating", "kerasgan_xla", "keras_xla", None),
    ("dcgan", "alternating", "kerasgan", "eager", 1.3),
    ("dcgan", "alternating", "kerasgan", "compiled", 1.3),
    ("dcgan", "simultaneous", "kerasgan", "eager", 1.7),
    ("dcgan", "simultaneous", "kerasgan", "compiled", None),
    ("wgan_gp", "alternating", "kerasgan", "keras", 1.6),
    ("wgan_gp", "alternating", "kerasgan_xla", "keras_xla", None),
    ("wgan_gp", "alternating", "kerasgan", "eager", 1.3),
    ("wgan_gp", "alternating", "kerasgan", "compiled", 1.3),
    ("wgan_gp", "simultaneous", "kerasgan", "eager", 1.7),
]
SHARE_OF_FLOOR = 0.65


def main():
    """Measures, prints, and writes what was measured."""
    arguments = parse(sys.argv[1:])
    torch = None
    if contenders.has_torch(arguments.torch_python):
        torch = contenders.Torch(arguments.torch_python)
    else:
        print(f"No PyTorch in {arguments.torch_python}: it is left out.")
    field = line_up(arguments.games, torch, arguments.quick)
    rounds = play(field, arguments.rounds, arguments.seconds)
    floors = {key: multiply_adds(run, *key) for key, run in field.items()}
    results = summary(rounds, floors) | {"machine": machine(torch)}
    if torch:
        torch.close()
    report(results)
    if not arguments.no_further:
        results["further"] = further.measure(
            arguments.output, arguments.torch_python, arguments.quick
        )
    arguments.output.mkdir(parents=True, exist_ok=True)
    path = arguments.output / "speed.json"
    path.write_text(json.dumps(results, indent=2) + "\n")
    print(f"\nWrote {path}")


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="for trying")
    parser.add_argument(
        "--output", type=Path, default="benchmarks/speed/results"
    )
    parser.add_argument("--torch-python", default=sys.executable)
    parser.add_argument("--games", nargs="+", default=list(contenders.TURNS))
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=float, help="of a contender's turn")
    parser.add_argument("--no-further", action="store_true")
    arguments = parser.parse_args(argv)
    arguments.rounds = arguments.rounds or (3 if arguments.quick else 9)
    arguments.seconds = arguments.seconds or (0.3 if arguments.quick else 0.7)
    return arguments


def line_up(games, torch, quick):
    """All contenders there are, made: a dict by (game, dynamics, who)."""
    field = {}
    for name in games[:1] if quick else games:
        for dynamics in contenders.DYNAMICS:
            for who in contenders.WHO:
                if quick and who == "compiled":
                    continue  # which takes the longest to make
                run = contenders.make(who, name, dynamics, torch)
                if run:
                    field[name, dynamics, who] = run
    return field


def play(field, num_rounds, seconds):
    """Rounds in which each has a turn, and the machine's rate is taken.

    Returns:
        A list of dicts: seconds a step by contender; under `"rates"` the
        multiply-adds a second of the probes.
    """
    steps = {}
    for key, run in field.items():
        run(2)
        steps[key] = max(2, round(seconds * 4 / run(4)))
    probes, rounds = work.Rates(), []
    for _ in range(num_rounds):
        times = {
            key: run(steps[key]) / steps[key] for key, run in field.items()
        }
        rounds.append(times | {"rates": probes.measure()})
    return rounds


def multiply_adds(run, name, dynamics, who):
    """What a step of a contender needs; `None` for peers."""
    if not who.startswith("kerasgan"):
        return None
    networks = run.model.networks
    cost = work.step_cost(
        work.layer_costs(networks["generator"]),
        work.layer_costs(networks["discriminator"]),
        turns=contenders.TURNS[name],
        penalty=name == "wgan_gp",
        at_once=dynamics == "simultaneous",
    )
    return contenders.BATCH * cost


def summary(rounds, floors):
    """Medians of rates, of ratios and of shares of the floor."""
    rates, shares = [], []
    for key in floors:
        name, dynamics, _ = key
        seconds = [times[key] for times in rounds]
        rows = contenders.rows_of_step(name, dynamics)
        rates.append([*key, rows / float(np.median(seconds))])
        if floors[key]:
            share = [
                floors[key] / max(times["rates"].values()) / times[key]
                for times in rounds
            ]
            shares.append([*key, floors[key], float(np.median(share))])
    return {
        "images_per_second": rates,
        "ratios": [row for row in map(ratio(rounds), RATIOS) if row],
        "shares_of_floor": shares,
        "gigaflops": {
            name: 2e-9 * float(np.median([t["rates"][name] for t in rounds]))
            for name in rounds[0]["rates"]
        },
    }


def ratio(rounds):
    """A function to the row of one comparison: the median, and quartiles."""

    def compare(row):
        name, dynamics, ours, theirs, target = row
        one, other = (name, dynamics, ours), (name, dynamics, theirs)
        if not {one, other} <= set(rounds[0]):
            return None
        ratios = [times[other] / times[one] for times in rounds]
        quartiles = np.percentile(ratios, [25, 50, 75]).tolist()
        return [*row[:4], target, *quartiles]

    return compare


def report(results):
    """Prints the tables."""
    print(f"\n{results['machine']}\n")
    print("| game | dynamics | | images/s |\n|---|---|---|---:|")
    for name, dynamics, who, rate in results["images_per_second"]:
        print(f"| {name} | {dynamics} | {contenders.WHO[who]} | {rate:.0f} |")
    print("\n| game | dynamics | ratio | median | quartiles | aim |")
    print("|---|---|---|---:|---|---:|")
    for row in results["ratios"]:
        name, dynamics, ours, theirs, aim, low, median, high = row
        pair = f"{contenders.WHO[ours]} / {contenders.WHO[theirs]}"
        print(
            f"| {name} | {dynamics} | {pair} | {median:.2f} | "
            f"{low:.2f}-{high:.2f} | {aim or ''} |"
        )
    print("\n| game | dynamics | | GFLOP a step | share of floor | aim |")
    print("|---|---|---|---:|---:|---:|")
    for name, dynamics, who, cost, share in results["shares_of_floor"]:
        aims = (name, dynamics, who) == ("dcgan", "alternating", "kerasgan")
        print(
            f"| {name} | {dynamics} | {contenders.WHO[who]} | "
            f"{2e-9 * cost:.1f} | {share:.0%} | "
            f"{f'{SHARE_OF_FLOOR:.0%}' if aims else ''} |"
        )
    print("\n| operation | GFLOP/s |\n|---|---:|")
    for name, rate in results["gigaflops"].items():
        print(f"| {name} | {rate:.0f} |")


def machine(torch):
    """What the figures hold for."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "load_before": os.getloadavg()[1],
        "tensorflow": tf.__version__,
        "onednn": convolution.has_onednn(),
        "torch": torch and torch.ask("about", [])["version"],
    }


def _processor():
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    names = [x.split(": ")[1] for x in lines if x.startswith("model name")]
    return names[0] if names else platform.processor()


if __name__ == "__main__":
    main()
