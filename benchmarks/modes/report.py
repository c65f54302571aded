"""Tables of modes covered, from the files of results.

    python benchmarks/modes/report.py
    python benchmarks/modes/report.py --check

Writes what lies between the markers of README.md, docs/modes.md and the card of
`unrolled_gan`. With `--check` it writes nothing, and fails if a page is not as
the files say.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

import chance
import numpy as np
from protocols import PROTOCOLS

from kerasgan import files
from kerasgan.data import modes

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parent / "results"
END = "<!-- end -->"
# What the README shows: the illness, and one cure of each kind.
SHOWN = (
    "non-saturating",
    "minimax",
    "WGAN-GP",
    "minibatch discrimination",
    "packing 2",
    "unrolled 5",
    "consensus 1",
    "extragradient",
    "exponential average",
)
UNROLLED = ("non-saturating", "unrolled 1", "unrolled 5", "unrolled 10")
# Page, name of the place, protocol, toy, arms (all by default).
TABLES = (
    ("README.md", "modes", "twins", "ring", SHOWN),
    ("docs/modes.md", "twins", "twins", "ring", None),
    ("docs/modes.md", "blunt", "blunt", "grid", None),
    ("docs/modes.md", "sharp", "sharp", "grid", None),
    ("docs/modes.md", "pacgan", "pacgan", "grid", None),
    ("zoo/unrolled_gan/README.md", "twins", "twins", "ring", UNROLLED),
    ("zoo/unrolled_gan/README.md", "entry", "unrolled_gan", "ring", None),
)
OUTCOMES = ("all", "some", "none", "collapse")


def main(arguments=None):
    """Writes the pages, or checks them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args(arguments).check
    stale = []
    for path, text in pages().items():
        if path.read_text() != text:
            stale.append(str(path.relative_to(ROOT)))
            if not check:
                files.write_bytes(path, text.encode())
    if check:
        sys.exit(f"not as the files say: {', '.join(stale)}" if stale else 0)
    print("\n".join(stale))


def pages():
    """Text of each page that shows results, as it should be."""
    made = {}
    for page, place, protocol, toy, arms in TABLES:
        path = ROOT / page
        text = made.get(path) or path.read_text()
        made[path] = insert(text, place, table(protocol, toy, arms))
    return made


def insert(text, place, table):
    """A page with this table in its place."""
    begin = f"<!-- {place}: by benchmarks/modes/report.py -->"
    before, rest = text.split(begin)
    return f"{before}{begin}\n\n{table}\n\n{END}{rest.split(END, 1)[1]}"


def table(protocol, toy, arms=None):
    """A row for each arm, and those of clouds: means, and ranges over seeds."""
    num_modes = len(modes(toy)[0])
    heads = (
        f"{toy}, {PROTOCOLS[protocol].steps:,} steps",
        "seeds",
        f"modes of {num_modes}",
        "good",
        "divergence",
        "of all samples",
        "all modes from step",
        "outcomes",
    )
    results = read(protocol)
    rows = [
        (arm, *row(traces_of(results, toy, arm), num_modes))
        for arm in arms or PROTOCOLS[protocol].arms
    ]
    rows += [
        (f"*{kind}*", "", *chance.cells(kind, toy), "", "")
        for kind in chance.CLOUDS
    ]
    head, *lines = (f"| {' | '.join(cells)} |" for cells in (heads, *rows))
    return "\n".join([head, "|---" * len(heads) + "|", *lines])


def read(protocol):
    """The results that there are of a protocol, of as many steps as it has."""
    path = RESULTS / f"{protocol}.json"
    results = json.loads(path.read_text()) if path.exists() else {}
    steps = PROTOCOLS[protocol].steps
    return {
        run: each for run, each in results.items() if each["steps"] == steps
    }


def traces_of(results, toy, arm):
    """The trace of each seed that was run."""
    return [
        each["trace"]
        for run, each in results.items()
        if run.rpartition("/")[0] == f"{toy}/{arm}"
    ]


def row(traces, num_modes):
    """The cells of one arm."""
    if not traces:
        return "not run yet", *[""] * 6
    _, covered, good, divergence, of_all = zip(
        *(trace[-1] for trace in traces), strict=True
    )
    found = Counter(
        chance.outcome(*each, num_modes)
        for each in zip(covered, of_all, strict=True)
    )
    return (
        str(len(traces)),
        spread(covered, ".1f", ".0f"),
        spread(good, ".1%", ".1%"),
        spread([each for each in divergence if each is not None]),
        spread(of_all),
        since(traces, num_modes),
        ", ".join(f"{found[each]} {each}" for each in OUTCOMES if found[each]),
    )


def spread(values, mean=".2f", end=".2f"):
    """Mean and range of numbers, in words."""
    if not values:
        return "none"
    ends = f"{min(values):{end}} to {max(values):{end}}"
    middle = f"{np.mean(values):{mean}}"
    return middle if len(values) == 1 else f"{middle} ({ends})"


def since(traces, num_modes):
    """From which step on all modes are covered, to the end: the seeds' median.

    It is that of the seeds where it is so, if these are more than half.
    """
    steps = [first_of_all(trace, num_modes) for trace in traces]
    steps = sorted(step for step in steps if step is not None)
    if 2 * len(steps) <= len(traces):
        return ""
    return f"{steps[(len(steps) - 1) // 2]:,}"


def first_of_all(trace, num_modes):
    """The first step of the end of a trace that covers all modes, or `None`."""
    step = None
    for now, covered, *_ in reversed(trace):
        if covered < num_modes:
            break
        step = now
    return step


if __name__ == "__main__":
    main()
