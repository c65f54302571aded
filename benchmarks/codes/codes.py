"""What codes tell of labels that training never saw.

    python benchmarks/codes/codes.py --output pretrained --minutes 60
    python benchmarks/codes/codes.py --check

Trains the presets of `ORDER` that are missing, each a run in a folder of its
own, as `pretrain.py` of the scores does, and measures those that are trained:
of `infogan` how often a classifier sees the digit that a category stands for,
of encoders how well labels are read off codes, and what becomes of an image
whose code is moved from the mean of one class to that of another. With
`--minutes` none is begun that late; `--measure` trains nothing.

Results are kept in `results/codes.json`, sheets in `docs/images`, and tables go
between the markers of the entries' cards. With `--check` it writes nothing, and
fails if a card differs.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import measures
import numpy as np

import kerasgan
from kerasgan import data
from kerasgan import extractors
from kerasgan import files
from kerasgan import presets
from kerasgan import runs
from kerasgan.ops import images
from kerasgan.ops import pictures
from kerasgan.presets.saving import settings_of
from kerasgan.runs import config as configs

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parent / "results" / "codes.json"
BEGIN, END = (
    "<!-- codes: by benchmarks/codes/codes.py -->",
    "<!-- end codes -->",
)
ORDER = (
    ("infogan_mnist", 0),
    ("bigan_mnist", 0),
    ("acgan_fashion_mnist", 0),
    ("bigbigan_mnist", 0),
    ("infogan_mnist", 1),
    ("infogan_mnist", 2),
)
NUM_CLASSES = 10
SPLITS = ("train", "test")
NUM_EACH = 100  # samples of a class or category
BATCH = 500


def main(arguments=None):
    """Does what is missing, then writes the cards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("pretrained"))
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--only", choices=sorted({n for n, _ in ORDER}))
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args(arguments)
    if not arguments.check:
        do_missing(arguments)
    results = read()
    stale = {
        path: text
        for path, text in pages(results).items()
        if path.read_text() != text
    }
    if arguments.check:
        names = [str(path.relative_to(ROOT)) for path in stale]
        sys.exit(f"not as the file says: {', '.join(names)}" if names else 0)
    for path, text in stale.items():
        files.write_bytes(path, text.encode())


def do_missing(arguments):
    """Trains and measures what has no results yet."""
    end = time.monotonic() + 60 * arguments.minutes
    for name, seed in ORDER:
        folder = folder_of(arguments.output, name, seed)
        is_asked = arguments.only in (None, name)
        if not is_asked or key_of(name, seed) in read():
            continue
        if not arguments.measure and time.monotonic() < end:
            train(name, seed, folder)
        if is_trained(folder):
            check_recipe(name, folder)
            keep(name, seed, measure(folder))


def folder_of(output, name, seed):
    """The folder of a run: the preset's own seed needs no mention."""
    own = presets.get_preset(name).recipe["seed"]
    return output / (name if seed == own else f"{name}-seed{seed}")


def train(name, seed, folder):
    """Trains a preset to its end, or goes on with it."""
    how = ["--preset", name, "--seed", str(seed)]
    if runs.is_run(folder):
        how = ["--resume"]
    command = [sys.executable, "-m", "kerasgan", "train", *how]
    subprocess.run([*command, "--output", str(folder)], check=True)


def is_trained(folder):
    """Whether a run has come to its end."""
    if not runs.is_run(folder):
        return False
    steps = runs.read_config(folder).steps
    return int(runs.load(folder).step.numpy()) == steps


def check_recipe(name, folder):
    """Raises an error unless a run is of the recipe of that name."""
    config, recipe = runs.read_config(folder), recipe_of(name)
    different = configs.differences(config, recipe)
    if config.steps != recipe["steps"]:
        different.append(f"steps is {config.steps} in the run")
    if different:
        raise ValueError(
            f"Folder {folder} must be a run of the recipe {name!r}. "
            f"Received: {'; '.join(different)}"
        )


def read():
    """The results that are kept, by preset and seed, but of other recipes."""
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    keys = {key_of(name, seed): recipe_of(name) for name, seed in ORDER}
    return {
        k: r
        for k, r in kept.items()
        if k in keys and r.get("recipe") == keys[k]
    }


def recipe_of(name):
    """What a preset is trained with, but its seed, as JSON has it."""
    recipe = presets.get_preset(name).recipe
    return json.loads(
        json.dumps({n: v for n, v in recipe.items() if n != "seed"})
    )


def key_of(name, seed):
    return f"{name}, seed {seed}"


def keep(name, seed, found):
    """Adds the results of one run."""
    key = key_of(name, seed)
    results = read() | {key: {"recipe": recipe_of(name)} | found}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    files.write_bytes(RESULTS, json.dumps(results, indent=1).encode())
    print(json.dumps({key: found}), flush=True)


def measure(folder):
    """Everything that is measured of a run: a dict of numbers."""
    config, game = runs.read_config(folder), runs.load(folder)
    classify = extractors.get(f"classifier-{config.data}")
    found = {}
    if "category" in game.prior.spec:
        found |= of_categories(game, classify)
        draw_sweeps(game, found["classes"], folder.name)
    if "label" in game.prior.spec:
        found |= of_labels(game, classify)
    if "encoder" in game.networks:
        read = [data.read(config.data, split) for split in SPLITS]
        found |= of_encoder(game, classify, *read)
        draw_pairs(game, read[1]["image"][:32], folder.name)
    return found


def read_off(classify, samples):
    """The classes that a classifier sees in samples."""
    return classify(np.asarray(images.to_uint8(samples)))["logits"].argmax(1)


def of_categories(game, classify):
    """How well categories match classes."""
    asked = np.repeat(np.arange(NUM_CLASSES), NUM_EACH)
    samples = game.sample(len(asked), seed=1, category=asked)
    share, classes = measures.matching(
        asked, read_off(classify, samples), NUM_CLASSES
    )
    return {"matched": share, "classes": classes.tolist()}


def of_labels(game, classify):
    """How often a classifier sees the label that was asked for."""
    asked = np.repeat(np.arange(NUM_CLASSES), NUM_EACH)
    samples = game.sample(len(asked), seed=1, label=asked)
    right = read_off(classify, samples) == asked
    return {"label_accuracy": float(right.mean())}


def of_encoder(game, classify, train, test):
    """How well labels are read off codes, and where codes can be moved."""
    known, codes = (game.encode(s["image"])["latent"] for s in (train, test))
    fresh = kerasgan.create(game.entry, **settings_of(game))
    first, other = (fresh.encode(s["image"])["latent"] for s in (train, test))
    labels, truth = train["label"], test["label"]
    moved, sources, targets = measures.shifts(codes, truth, NUM_EACH)
    goals = read_off(classify, made_of(game, moved))
    again = game.reconstruct(test["image"])
    return {
        "nearest": measures.nearest_accuracy(known, labels, codes, truth),
        "probe": measures.probe_accuracy(known, labels, codes, truth),
        "nearest_untrained": measures.nearest_accuracy(
            first, labels, other, truth
        ),
        "probe_untrained": measures.probe_accuracy(first, labels, other, truth),
        "kept_digit": float((read_off(classify, again) == truth).mean()),
        "moved": float((goals == targets).mean()),
    }


def draw_pairs(game, originals, name):
    """Draws images, and beside each what is made of its code."""
    couples = pictures.pairs(originals, game.reconstruct(originals))
    sheet = pictures.sheet(couples, columns=8)
    images.save_png(ROOT / "docs" / "images" / f"{name}_pairs.png", sheet)


def draw_sweeps(game, classes, name):
    """Draws a row for each category: seeds, then each code from end to end."""
    order = np.argsort(classes)
    seeds = np.tile(np.arange(8), NUM_CLASSES)
    rows = game.draw(NUM_CLASSES, seed=0, category=order, code=(0.0, 0.0))
    rows = {part: np.asarray(value) for part, value in rows.items()}
    sheets = [game.prior.sweep(rows, "code", 8, entry) for entry in (0, 1)]
    several = {
        part: np.repeat(value, 8, axis=0) for part, value in rows.items()
    }
    latents = np.asarray(game.draw(8, seed=1)["latent"])
    sheets.insert(0, several | {"latent": latents[seeds]})
    drawn = [pictures.sheet(made_of(game, sheet), 8) for sheet in sheets]
    wide = pictures.pairs(*(sheet[np.newaxis] for sheet in drawn))[0]
    images.save_png(ROOT / "docs" / "images" / f"{name}_sweeps.png", wide)


def made_of(game, rows):
    """Samples of rows of the prior."""
    return game.predict(rows, batch_size=BATCH, verbose=0)


def pages(results):
    """The cards that show results, as they should be."""
    entries = sorted({presets.get_preset(name).entry for name, _ in ORDER})
    cards = {entry: ROOT / "zoo" / entry / "README.md" for entry in entries}
    return {
        path: insert(path.read_text(), table(results, entry))
        for entry, path in cards.items()
        if BEGIN in path.read_text()
    }


def insert(page, text):
    """A page with this text between its markers."""
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


# What is measured, and what it is called in a table.
TITLES = {
    "matched": "category is the digit",
    "label_accuracy": "label accuracy",
    "nearest": "nearest neighbour",
    "nearest_untrained": "the same, untrained",
    "probe": "linear probe",
    "probe_untrained": "the same, untrained",
    "kept_digit": "digit kept",
    "moved": "digit moved",
}


def table(results, entry):
    """A row for each run of an entry."""
    asked = [
        (name, seed)
        for name, seed in ORDER
        if presets.get_preset(name).entry == entry
    ]
    found = {pair: results.get(key_of(*pair), {}) for pair in asked}
    names = [n for n in TITLES if any(n in made for made in found.values())]
    heads = ["preset", "seed", "steps", *(TITLES[name] for name in names)]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for (name, seed), made in found.items():
        steps = f"{made['recipe']['steps']:,}" if made else "not run yet"
        shares = [f"{made[n]:.1%}" if made else "" for n in names]
        lines.append(
            f"| {' | '.join([f'`{name}`', str(seed), steps, *shares])} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
