"""How good are the lines of `text_gan`, beside those of counted n-grams?

    python benchmarks/text/lines.py grammar
    python benchmarks/text/lines.py names

`grammar` is the toy of the paper; `names` are the first names that ship with
the package. The game is trained as it is by default, and with one setting
changed at a time; three seeds of each. Beside them stand lines that are drawn
symbol by symbol from the counts of the training lines, which is the trivial
answer. Lines are compared with the test split.

Results are kept in `results/`, so that a run that was stopped goes on; with
`--minutes` none is begun that late. `--card` trains nothing, and writes what is
there into the card of the entry.
"""

import argparse
import collections
import json
import time
from pathlib import Path

import keras
import numpy as np

import kerasgan
from kerasgan import data
from kerasgan import files
from kerasgan import metrics

RESULTS = Path(__file__).parent / "results"
CARD = Path(__file__).parents[2] / "zoo" / "text_gan" / "README.md"
BEGIN, END = "<!-- scores: by benchmarks/text/lines.py -->", "<!-- end -->"
VARIANTS = {
    "as it is": {},
    "softmax, as in the paper": {"straight_through": False},
    "temperature 1 throughout": {"temperatures": (1.0, 1.0)},
}
SEEDS, BATCH_SIZE = 3, 64
SOURCES = {"grammar": "grammar", "names": "first_names"}
STEPS = {"grammar": 4000, "names": 6000}
NUM = 2000  # lines that are scored
NUM_SHOWN = 12
REAL = "real lines"
ORDERS = (1, 2, 3)  # symbols that the next one is counted by
ENDS = "\n"  # a symbol that stands before and after a line


def main(arguments=None):
    """Does what is missing, then prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", choices=list(SOURCES), nargs="?")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--only", choices=list(VARIANTS))
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--card", action="store_true")
    given = parser.parse_args(arguments)
    if given.card:
        return write_card()
    end = time.monotonic() + 60 * given.minutes
    lines = Lines(given.data, SOURCES[given.data])
    lines.compare()
    for seed in range(given.seeds):
        for variant in VARIANTS:
            wanted = given.only in (None, variant)
            if wanted and time.monotonic() < end:
                lines.train(variant, seed)
    print(table(lines.found))


class Lines:
    """What was found of a data set, and the file that keeps it.

    Args:
        name: string, that of the data.
        source: string, what `kerasgan.data.read` takes.
    """

    def __init__(self, name, source):
        self.name = name
        self.path = RESULTS / f"{name}.json"
        kept = self.path.exists()
        self.found = json.loads(self.path.read_text()) if kept else {}
        self.alphabet = data.alphabet(source)
        self.images = data.read(source, "train")["image"]
        self.known = data.decode(self.images, self.alphabet)
        test = data.read(source, "test")["image"]
        self.real = data.decode(test, self.alphabet)

    def compare(self):
        """Scores real lines, and those that are drawn from counts."""
        length = self.images.shape[1]
        if REAL not in self.found:
            some = np.random.default_rng(0).permutation(self.known)[:NUM]
            self.keep(REAL, 0, self.scored(some.tolist()))
        for order in ORDERS:
            name = f"counts of {order + 1} symbols"
            if name not in self.found:
                counts = count(self.known, order)
                self.keep(name, 0, self.scored(draw(counts, order, length)))

    def train(self, variant, seed):
        """Trains a game, unless it is there."""
        if str(seed) in self.found.get(variant, {}):
            return
        begun = time.process_time()
        game = self.game(variant, seed)
        game.fit(
            {"image": self.images},
            batch_size=BATCH_SIZE,
            steps_per_epoch=STEPS[self.name],
            verbose=0,
        )
        seconds = time.process_time() - begun
        made = self.scored(game.decode(game.sample(NUM, seed=1)))
        self.keep(variant, seed, made | {"processor_seconds": round(seconds)})
        keras.backend.clear_session()

    def game(self, variant, seed):
        """The entry, for these lines."""
        settings = {
            "alphabet": self.alphabet,
            "length": self.images.shape[1],
            "temperature_steps": STEPS[self.name],
            "seed": seed,
        }
        game = kerasgan.create("text_gan", **settings | VARIANTS[variant])
        game.compile()
        return game

    def scored(self, lines):
        """Scores of lines, and the first of them."""
        scores = {}
        if self.name == "grammar":
            valid = data.is_valid_expression
            scores["valid"] = metrics.validity(lines, valid)
        for name, size in {"bigrams": 2, "trigrams": 3}.items():
            scores[name] = metrics.ngram_divergence(self.real, lines, size)
        scores["unique"] = metrics.uniqueness(lines)
        scores["novel"] = metrics.novelty(lines, self.known)
        return {"scores": scores, "lines": lines[:NUM_SHOWN]}

    def keep(self, name, seed, made):
        """Writes what was found."""
        self.found.setdefault(name, {})[str(seed)] = made
        text = json.dumps(self.found, indent=1) + "\n"
        files.write_bytes(self.path, text.encode())
        print(name, seed, json.dumps(made), flush=True)


def count(lines, order):
    """How often each symbol follows on so many others: a dict of counters."""
    counts = collections.defaultdict(collections.Counter)
    for line in lines:
        symbols = ENDS * order + line + ENDS
        for place in range(order, len(symbols)):
            counts[symbols[place - order : place]][symbols[place]] += 1
    return counts


def draw(counts, order, length, num=NUM, seed=0):
    """Lines of at most a length, symbol by symbol as often as was counted."""
    rng, lines = np.random.default_rng(seed), []
    while len(lines) < num:
        line = ENDS * order
        while len(line) == order or line[-1] != ENDS:
            followers = counts[line[-order:]]
            shares = np.array(list(followers.values())) / followers.total()
            line += str(rng.choice(list(followers), p=shares))
        if len(line) - order - 1 <= length:
            lines.append(line[order:-1])
    return lines


def table(found):
    """Means over the seeds, and the lowest and the highest, in Markdown."""
    names = list(next(iter(found.values()))["0"]["scores"])
    rows = [
        f"| lines | seeds | {' | '.join(names)} |",
        "|---" * (len(names) + 2) + "|",
    ]
    for kind in [*VARIANTS, *(name for name in found if name not in VARIANTS)]:
        seeds = found.get(kind, {})
        cells = [cell([r["scores"][n] for r in seeds.values()]) for n in names]
        done = len(seeds) if seeds else "not run yet"
        rows.append(f"| {kind} | {done} | {' | '.join(cells)} |")
    return "\n".join(rows)


def cell(values):
    """Numbers as one text."""
    if not values:
        return ""
    mean = f"{np.mean(values):.3f}"
    if len(values) == 1:
        return mean
    return f"{mean} ({min(values):.3f} to {max(values):.3f})"


def write_card():
    """Writes what was found into the card of the entry."""
    text = CARD.read_text()
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    parts = [BEGIN]
    for name, steps in STEPS.items():
        path = RESULTS / f"{name}.json"
        if path.exists():
            found = json.loads(path.read_text())
            parts += [f"`{name}`, {steps:,} steps:", table(found)]
            parts += shown(found)
    made = "\n\n".join([*parts, END])
    files.write_bytes(CARD, f"{before}{made}{after}".encode())


def shown(found):
    """The first lines of each kind, for who would rather read."""
    for kind in ("as it is", f"counts of {ORDERS[-1] + 1} symbols"):
        for seed, made in list(found.get(kind, {}).items())[:1]:
            lines = ", ".join(f"`{line}`" for line in made["lines"])
            yield f'The first lines of "{kind}", seed {seed}: {lines}.'


if __name__ == "__main__":
    main()
