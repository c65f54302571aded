"""Games whose critic compares batches, beside one that scores samples.

    python benchmarks/divergences/divergences.py --data-dir DIR
    python benchmarks/divergences/divergences.py --check

Each entry of `trials.py` is trained from scratch at three rates for the same
time, on the ring and on Fashion-MNIST. A minute is one of two cores, that is
120 seconds of processor time, which is the same on a busy machine; what is
traced and compiled before is not counted. What was found is kept in
`results/divergences.json`, so that a run which was stopped goes on. In the end
the tables of the cards are written, with what there is. With `--check` nothing
is trained or written, and the command fails if a card is not as it would be.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import keras
from trials import MINUTES
from trials import NAMES
from trials import trials

from kerasgan import data
from kerasgan import evaluation
from kerasgan import files
from kerasgan.ops import images
from kerasgan.ops import pictures

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parent / "results"
FILE = RESULTS / "divergences.json"
BEGIN = "<!-- divergences: by benchmarks/divergences/divergences.py -->"
END = "<!-- end -->"
BASELINES = ("gan", "dcgan")  # shown on all cards, and without one here
CORES = 2
CHUNK = 50  # steps between looks at the clock
HELD_OUT = 5000  # training images that samples are compared with
NUM = 5000  # samples that are scored
SHEET = {"ring": 1000, "fashion_mnist": 64}  # samples that are drawn
SHOWN = {"ring": ("modes", "good"), "fashion_mnist": ("precision", "recall")}
BEST = {"ring": "good", "fashion_mnist": "fd_classifier-fashion_mnist"}


def main(arguments=None):
    """Does what is missing, then writes the cards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", nargs="+", default=NAMES, choices=NAMES)
    parser.add_argument("--data-dir")
    parser.add_argument("--entries", nargs="+", help="none but these")
    parser.add_argument("--rates", nargs="+", type=float, help="none but these")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="begin none later"
    )
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args(arguments)
    if not arguments.check:
        run(arguments)
    stale = {
        path: text
        for path, text in cards(kept()).items()
        if path.read_text() != text
    }
    if arguments.check:
        sys.exit(f"not as the file says: {[*stale]}" if stale else 0)
    for path, text in stale.items():
        files.write_bytes(path, text.encode())


def kept():
    """What was found so far, of other processes too."""
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def run(arguments):
    """Trains what is missing, as long as a training may begin."""
    end = time.monotonic() + 60 * arguments.minutes
    for name in arguments.data:
        chosen = [
            trial for trial in trials(name) if is_chosen(trial, arguments)
        ]
        if any(trial.key not in kept() for trial in chosen):
            train, reference = read(name, arguments.data_dir)
        for trial in chosen:
            if trial.key in kept():
                continue
            if time.monotonic() >= end:
                return
            found = score(trial, train, reference)
            results = kept() | {trial.key: found}
            files.write_bytes(FILE, json.dumps(results, indent=1).encode())
            print(trial.key, found, flush=True)
            keras.backend.clear_session()


def is_chosen(trial, arguments):
    """Whether a training is among those that were asked for."""
    entries, rates = arguments.entries, arguments.rates
    return (entries is None or trial.entry in entries) and (
        rates is None or trial.rate in rates
    )


def read(name, data_dir):
    """Samples to train with, and what is compared with those of a game."""
    rows = data.read(name, "train", data_dir=data_dir)["image"]
    if name == "ring":
        return rows, evaluation.reference(name)
    real, other = ({"image": x} for x in (rows[-HELD_OUT:], rows[:HELD_OUT]))
    reference = evaluation.make_reference(name, real, other, num=NUM)
    return rows[:-HELD_OUT], reference


def score(trial, train, reference):
    """Trains one game: what it scores, after how many steps."""
    game = trial.game()
    fit = {"batch_size": trial.batch_size, "verbose": 0}
    game.fit(train, steps_per_epoch=CHUNK, **fit)
    begun, limit = time.process_time(), 60 * CORES * trial.minutes
    while time.process_time() - begun < limit:
        game.fit(train, steps_per_epoch=CHUNK, **fit)
    steps = int(game.step.numpy())
    scores = reference.score(evaluation.GameSampler(game), seed=1)
    found = {"steps": steps, "scores": scores}
    if is_best(trial, scores, kept()):
        sheet = pictures.sheet(game.sample(SHEET[trial.data], seed=1))
        images.save_png(RESULTS / f"{trial.data}-{trial.entry}.png", sheet)
    return found


def is_best(trial, scores, results):
    """Whether no other rate of the entry did as well."""
    name = BEST[trial.data]
    others = [
        results[t.key]["scores"][name]
        for t in trials(trial.data)
        if t.entry == trial.entry and t.key in results
    ]
    return all(better(trial.data, scores[name], other) for other in others)


def better(data, value, other):
    """Whether a score is better: more points that are good, less distance."""
    return value > other if data == "ring" else value < other


def cards(results):
    """The text of each card, as it should be."""
    found = {}
    for entry in sorted({t.entry for name in NAMES for t in trials(name)}):
        tables = [table(results, name, entry) for name in NAMES]
        text = "\n\n".join(each for each in tables if each)
        if text and entry not in BASELINES:
            path = ROOT / "zoo" / entry / "README.md"
            found[path] = insert(path.read_text(), text)
    return found


def insert(page, text, begin=BEGIN, title="Beside a game of scores"):
    """A page with this text between its markers; at its end without any."""
    if begin not in page:
        page = f"{page.rstrip()}\n\n## {title}\n\n{begin}\n{END}\n"
    before, rest = page.split(begin, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{begin}\n\n{text}\n\n{END}{after}"


def table(results, name, entry):
    """What an entry scored on a data set, beside the baseline."""
    done = [t for t in trials(name) if t.key in results]
    shown = [t for t in done if t.entry == entry]
    if not shown:
        return None
    shown += [t for t in done if t.entry in BASELINES and t not in shown]
    names = list(dict.fromkeys((*SHOWN[name], BEST[name])))
    heads = ["entry", "rate", "steps", "rows seen", *names]
    heads = [head.replace("_", " ") for head in heads]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    lines += [f"| {' | '.join(row(t, results, names))} |" for t in shown]
    where = f"../../benchmarks/divergences/results/{name}-{entry}.png"
    return "\n".join(
        [
            f"On {name}, {MINUTES[name]:g} minutes of two cores each, 1 seed:",
            "",
            *lines,
            "",
            f"![Samples of {entry} on {name}, the best of these]({where})",
        ]
    )


def row(trial, results, names):
    """The cells of a training."""
    found = results[trial.key]
    scores = [f"{found['scores'][name]:.3g}" for name in names]
    seen = found["steps"] * trial.batch_size
    steps = f"{found['steps']:,}"
    return [f"`{trial.entry}`", f"{trial.rate:g}", steps, f"{seen:,}", *scores]


if __name__ == "__main__":
    main()
