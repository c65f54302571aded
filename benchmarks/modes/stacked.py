"""Stacked MNIST: how many of 1,000 modes do games of equal size cover?

    TFDS_DATA_DIR=DIR python benchmarks/modes/stacked.py
    python benchmarks/modes/stacked.py --report

Each variant is trained with each seed on as many images as the papers stacked,
128,000, once; a classifier then reads 26,000 samples. What is done is kept in
`results/stacked.json`, so that a run which was stopped goes on. In the end, and
with `--report` at once, the table goes to `docs/stacked_mnist.md` and, in part,
to the entries' cards, between markers.

All variants have DCGAN's networks and rates, but for what makes them what they
are, and the same number of steps; settings are nobody's optimum.
"""

import argparse
import json
import time
from pathlib import Path

import keras
import numpy as np

import kerasgan
from kerasgan import data
from kerasgan import evaluation
from kerasgan import files
from kerasgan.game import compilation

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parent / "results" / "stacked.json"
BEGIN, END = "<!-- modes: by benchmarks/modes/stacked.py -->", "<!-- end -->"
BATCH_SIZE = 64
STEPS = 2000  # 128,000 images
SIZES = {"image_shape": (28, 28, 3), "latent_dim": 100, "width": 16}
# Averages of weights are ours, not the papers'.
SETTINGS = SIZES | {"average": None}
PRECISION = "mixed_bfloat16"

# Name: its entry and settings; and its modes in the papers' tables.
VARIANTS = {
    "dcgan": ("dcgan", {}),
    "unrolled_gan, 5 steps": ("unrolled_gan", {"steps": 5}),
    "veegan": ("veegan", {}),
    "pacgan, m = 2": ("pacgan", {"num_packed": 2}),
    "pacgan, m = 3": ("pacgan", {"num_packed": 3}),
    "pacgan, m = 4": ("pacgan", {"num_packed": 4}),
    "minibatch_gan": ("minibatch_gan", {}),
    "mmd_gan": ("mmd_gan", {}),
}
VEEGAN_TABLE = {"dcgan": "99", "unrolled_gan, 5 steps": "48.7", "veegan": "150"}
PACGAN_TABLE = {"dcgan": "78.9", "pacgan, m = 2": "1000"}
# What a page shows.
PAGES = {
    "docs/stacked_mnist.md": list(VARIANTS),
    "zoo/veegan/README.md": ["dcgan", "veegan"],
    "zoo/pacgan/README.md": [n for n in VARIANTS if n[:3] in ("dcg", "pac")],
}


def main(arguments=None):
    """Trains what is missing, then reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--report", action="store_true", help="train nothing")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="begin none later"
    )
    arguments = parser.parse_args(arguments)
    end = time.monotonic() + 60 * arguments.minutes
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for key, name, seed in missing(results, arguments.seeds):
        if arguments.report or time.monotonic() > end:
            break
        results[key] = train(name, seed)
        files.write_bytes(RESULTS, json.dumps(results, indent=1).encode())
        print(key, json.dumps(results[key]), flush=True)
    print(table(results, list(VARIANTS)))
    write_pages(results)


def missing(results, num_seeds):
    """What was not run yet of the entries that there are."""
    there = kerasgan.list_entries()
    for seed in range(num_seeds):
        for name, (entry, _) in VARIANTS.items():
            key = f"{name}/{seed}/{STEPS}"
            if entry in there and key not in results:
                yield key, name, seed


def train(name, seed):
    """Trains and scores a variant: a dict of numbers."""
    entry, settings = VARIANTS[name]
    with compilation.precision(PRECISION):
        game = kerasgan.create(entry, seed=seed, **(SETTINGS | settings))
    game.compile()
    turns = game.dynamics.num_batches()
    batches = data.load(
        "stacked_mnist", batch_size=turns * rows(settings), seed=seed
    )
    begun = time.process_time()
    game.fit(batches, epochs=1, steps_per_epoch=STEPS, verbose=0)
    seconds = time.process_time() - begun
    reference = evaluation.reference("stacked_mnist")
    scores = reference.score(reference.sampler(game), seed=1)
    keras.backend.clear_session()
    return scores | {"processor_seconds": round(seconds, 1)}


def rows(settings):
    """The rows of a batch: the next number that packs divide."""
    packed = settings.get("num_packed", 1)
    return -(-BATCH_SIZE // packed) * packed


def table(results, names):
    """Means over seeds and their range, beside published ones, in Markdown."""
    lines = [
        "| | seeds | modes of 1,000 | KL | VEEGAN's table | PacGAN's table |",
        "|---|---|---|---|---|---|",
    ]
    for name in names:
        found = of(results, name)
        cells = [str(len(found)), spread(found, "modes", 0)]
        cells.append(spread(found, "label_divergence", 2))
        cells += [t.get(name, "") for t in (VEEGAN_TABLE, PACGAN_TABLE)]
        if not found:
            cells[1:3] = ["not run yet", ""]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def of(results, name):
    """The results of a variant, one a seed."""
    return [r for key, r in results.items() if key.split("/")[0] == name]


def spread(found, score, digits):
    """The mean of a score, and its range if there are several seeds."""
    values = [each[score] for each in found]
    if not values:
        return ""
    mean = f"{np.mean(values):.{digits}f}"
    if len(values) == 1:
        return mean
    return f"{mean} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def write_pages(results):
    """Writes what lies between the markers of the pages."""
    for page, names in PAGES.items():
        path = ROOT / page
        before, rest = path.read_text().split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        text = f"{BEGIN}\n\n{table(results, names)}\n\n{END}"
        files.write_bytes(path, f"{before}{text}{after}".encode())


if __name__ == "__main__":
    main()
