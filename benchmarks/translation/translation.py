"""How well pictures are translated, beside what needs no learning.

    python benchmarks/translation/translation.py --output runs --minutes 8
    python benchmarks/translation/translation.py --check

Trains the arms of `ARMS` that are missing, each a run in a folder of its own,
which goes on where it was stopped, and measures those that are trained, on
rows that were held out. Of pictures whose truth is known: how far they are
from it, and how far a network sees them from it, one by one and as a set. Of
domains: how often a classifier sees the one that was asked for. Beside each
stands what needs no learning: the picture as it was given, or made larger
bicubically.

With `--minutes` no arm is begun that late; `--measure` trains nothing, and
`--train` measures nothing. Results are kept in `results/translation.json`,
sheets in `docs/images`, and tables go between the markers of the entries'
cards. With `--check` it writes nothing, and fails if a card differs.
"""

import argparse
import dataclasses
import json
import sys
import time
from pathlib import Path

import keras
import measures
import numpy as np

from kerasgan import data
from kerasgan import extractors
from kerasgan import files
from kerasgan import runs
from kerasgan.extractors.classifiers import classifier
from kerasgan.ops import images
from kerasgan.ops import pictures

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parent / "results" / "translation.json"
BEGIN, END = (
    "<!-- translation: by benchmarks/translation/translation.py -->",
    "<!-- end translation -->",
)
SMALL = {"width": 16}
SRGAN = {"factor": 4, "width": 16, "num_blocks": 4}
TWIN = {"extractor": None, "adversarial_weight": 0.0}
STARGAN = {
    "num_classes": len(measures.LOOKS),
    "num_blocks": 3,
    "num_halvings": 4,
}
COMBOGAN = {"num_domains": len(measures.LOOKS), "num_blocks": 4}


@dataclasses.dataclass(frozen=True)
class Arm:
    """What is trained, and by what it is measured.

    Args:
        entry: string, of the zoo.
        data: string, what `kerasgan.data.read` reads, or one of `MADE`.
        measure: string, the name of a function below.
        steps: integer.
        settings: dict, of the entry.
        options: dict, further arguments of `kerasgan.runs.Config`.
    """

    entry: str
    data: str
    measure: str
    steps: int
    settings: dict
    options: dict = dataclasses.field(default_factory=dict)

    @property
    def recipe(self):
        """What results depend on, as JSON has it."""
        return json.loads(json.dumps(dataclasses.asdict(self)))


UNPAIRED = {"layout": "unpaired"}
ARMS = {
    "srgan_fashion": Arm(
        "srgan", "fashion_mnist_sample", "enlarging", 2000, SRGAN
    ),
    "srgan_fashion_squares": Arm(
        "srgan", "fashion_mnist_sample", "enlarging", 2000, SRGAN | TWIN
    ),
    "pix2pix_outlines": Arm(
        "pix2pix", "emoji_outlines", "colouring", 2000, SMALL
    ),
    # The same, but that the distance outweighs the critic altogether.
    "pix2pix_outlines_l1": Arm(
        "pix2pix",
        "emoji_outlines",
        "colouring",
        2000,
        SMALL | {"l1_weight": 1e5},
    ),
    "cyclegan_styles": Arm(
        "cyclegan",
        "emoji_styles",
        "restyling",
        1500,
        SMALL | {"num_blocks": 3},
        UNPAIRED,
    ),
    "stargan_looks": Arm("stargan", "looks", "naming", 800, SMALL | STARGAN),
    "discogan_styles": Arm(
        "discogan", "emoji_styles", "restyling", 3000, SMALL, UNPAIRED
    ),
    "combogan_looks": Arm(
        "combogan", "looks_apart", "naming", 800, SMALL | COMBOGAN
    ),
    "pix2pix_styles": Arm("pix2pix", "emoji_styles", "restyling", 2000, SMALL),
}
BATCH_SIZES = {"stargan": 16, "combogan": 4}
TRIVIAL = {"enlarging": "bicubic", "colouring": "the outline itself"}
NUM_SHOWN = 12


def main(arguments=None):
    """Does what is missing, then writes the cards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("translation"))
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--only", choices=list(ARMS), nargs="+")
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args(arguments)
    if not arguments.check:
        do_missing(arguments)
    stale = (
        {}
        if arguments.train
        else {
            path: text
            for path, text in pages(read()).items()
            if path.read_text() != text
        }
    )
    if arguments.check:
        names = [str(path.relative_to(ROOT)) for path in stale]
        sys.exit(f"not as the file says: {', '.join(names)}" if names else 0)
    for path, text in stale.items():
        files.write_bytes(path, text.encode())


def do_missing(arguments):
    """Trains and measures what has no results yet."""
    end = time.monotonic() + 60 * arguments.minutes
    for name in arguments.only or ARMS:
        if name in read():
            continue
        folder = arguments.output / name
        if not arguments.measure and time.monotonic() < end:
            train(name, folder)
        if not arguments.train and is_trained(folder):
            check_recipe(name, folder)
            keep(name, measure(name, folder))


def train(name, folder):
    """Trains an arm to its end, or goes on with it."""
    if runs.is_run(folder):
        runs.resume(folder)
    else:
        runs.start(folder, config_of(name, folder.parent))


def config_of(name, folder):
    """How an arm is trained: a `Config`, of data that may lie in a folder."""
    arm = ARMS[name]
    source = arm.data
    if source in MADE:
        source = str(write_looks(source, folder))
    return runs.Config(
        arm.entry,
        source,
        arm.settings,
        batch_size=BATCH_SIZES.get(arm.entry, 16),
        steps=arm.steps,
        checkpoint_every=500,
        sample_every=arm.steps,
        precision="mixed_bfloat16",
        **arm.options,
    )


def is_trained(folder):
    """Whether a run has come to its end."""
    if not runs.is_run(folder):
        return False
    return int(runs.load(folder).step.numpy()) == runs.read_config(folder).steps


def check_recipe(name, folder):
    """Raises an error unless a run is of the arm of that name."""
    config, arm = runs.read_config(folder), ARMS[name]
    found = (
        config.entry,
        config.steps,
        {key: config.settings[key] for key in arm.settings},
    )
    if found != (arm.entry, arm.steps, arm.settings):
        raise ValueError(
            f"Folder {folder} must be a run of {arm.entry} for {arm.steps} "
            f"steps with {arm.settings}. Received: {found}"
        )


def read():
    """The results that are kept, by arm, but of other recipes."""
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    return {
        name: found
        for name, found in kept.items()
        if name in ARMS and found["recipe"] == ARMS[name].recipe
    }


def keep(name, found):
    """Adds the results of one arm."""
    results = read() | {name: {"recipe": ARMS[name].recipe} | found}
    files.write_bytes(RESULTS, json.dumps(results, indent=1).encode())
    print(json.dumps({name: found}), flush=True)


# Pictures in several looks, which are functions of the emoji.


def looks(split):
    """Pictures of all looks with labels, other pictures in each."""
    source = data.read("emoji", split=split)["image"]
    labels = np.arange(len(source)) % len(measures.LOOKS)
    parts = [source[labels == label] for label in range(len(measures.LOOKS))]
    made = [look(x) for look, x in zip(measures.LOOKS, parts, strict=True)]
    return {"images": np.concatenate(made), "labels": np.sort(labels)}


def looks_apart(split):
    """The same, each look a part of its own."""
    found = looks(split)
    num = np.bincount(found["labels"]).min()
    parts = [
        found["images"][found["labels"] == label][:num]
        for label in range(len(measures.LOOKS))
    ]
    names = ["images", *(f"domain_{i}" for i in range(1, len(parts)))]
    return dict(zip(names, parts, strict=True))


MADE = {"looks": looks, "looks_apart": looks_apart}


def write_looks(name, folder):
    """Writes such pictures to a file; returns its path."""
    path = folder / f"{name}.npz"
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(path, **MADE[name]("train"))
    return path


# What is measured.


def measure(name, folder):
    """Everything that is measured of an arm: a dict of rows of a table."""
    arm, game = ARMS[name], runs.load(folder)
    rows, columns = globals()[arm.measure](arm, game)
    shown = np.concatenate([x[:NUM_SHOWN] for x in columns])
    sheet = pictures.sheet(shown, columns=NUM_SHOWN)
    images.save_png(ROOT / "docs" / "images" / f"translation_{name}.png", sheet)
    return {"rows": rows}


def enlarging(arm, game):
    """Small pictures made large, beside bicubic ones."""
    truth = data.read(arm.data, "test")["image"]
    factor = arm.settings["factor"]
    small = measures.shrunk(truth, factor)
    made = {
        "made": game.sample(condition=small, seed=0),
        "trivial": measures.bicubic(small, factor),
    }
    given = measures.shrunk(truth, factor).repeat(factor, 1).repeat(factor, 2)
    return compared(arm, truth, made), [
        measures.to_bytes(x)
        for x in (given, made["trivial"], made["made"], truth)
    ]


def colouring(arm, game):
    """Outlines made pictures, beside the outlines."""
    return restyling(arm, game)


def restyling(arm, game):
    """Pictures of one style made those of another, beside themselves."""
    sample = data.read(arm.data, "test")
    truth, given = sample["image"], sample["condition"]
    made = {
        "made": game.sample(condition=given, seed=0),
        "trivial": np.broadcast_to(given, truth.shape),
    }
    return compared(arm, truth, made), [
        measures.to_bytes(x) for x in (made["trivial"], made["made"], truth)
    ]


def compared(arm, truth, made):
    """A row of numbers for each of several sets of pictures."""
    name = "efficientnet-lite0"
    if arm.data == "fashion_mnist_sample":
        name = "classifier-fashion_mnist"
    extractor = extractors.get(name)
    return {
        kind: measures.against_truth(truth, x)
        | measures.as_a_set(extractor, truth, x)
        for kind, x in made.items()
    }


def naming(arm, game):
    """How often a classifier sees the look that was asked for."""
    truth, network = looks("test"), looks_classifier()
    source, labels = truth["images"], truth["labels"]
    num = len(measures.LOOKS)
    rows = {"real": {"named": share(network, source, labels)}}
    columns, made, asked = [source[:: len(source) // NUM_SHOWN]], [], []
    for label in range(num):
        given = {"condition": source, "label": label}
        if "source" in game.prior.spec:
            given["source"] = labels
        found = measures.to_bytes(game.sample(seed=0, **given))
        columns.append(found[:: len(source) // NUM_SHOWN])
        others = labels != label
        made.append(found[others])
        asked.append(np.full(others.sum(), label))
    rows["made"] = {
        "named": share(network, np.concatenate(made), np.concatenate(asked))
    }
    rows["trivial"] = {"named": 0.0}  # each is given in another look
    return rows, columns


def share(network, pictures, labels):
    """How often a classifier sees the labels."""
    scaled = np.asarray(pictures, "float32") / 127.5 - 1.0
    logits = network.predict(scaled, batch_size=256, verbose=0)
    return float((logits.argmax(axis=1) == labels).mean())


def looks_classifier():
    """A classifier of looks, trained on all pictures in all of them."""
    keras.utils.set_random_seed(0)
    source = data.read("emoji", split="train")["image"]
    taken = np.concatenate([look(source) for look in measures.LOOKS])
    labels = np.repeat(np.arange(len(measures.LOOKS)), len(source))
    whole = classifier(source.shape[1:], filters=(8, 16, 32), num_features=32)
    network = keras.Model(whole.input, whole.output["logits"])
    network.compile(
        "adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    network.fit(taken / 127.5 - 1.0, labels, batch_size=64, epochs=3, verbose=0)
    return network


# What is shown.

TITLES = {
    "l1": ("L1", "{:.4f}"),
    "psnr": ("PSNR", "{:.2f}"),
    "ssim": ("SSIM", "{:.3f}"),
    "features": ("features", "{:.4f}"),
    "kernel": ("kernel distance", "{:.4f}"),
    "named": ("seen as asked", "{:.1%}"),
}
KINDS = {"made": "translated", "trivial": "as given", "real": "real ones"}


def pages(results):
    """The cards that show results, as they should be."""
    entries = {arm.entry for arm in ARMS.values()}
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


def table(results, entry):
    """A row for each arm of an entry, and what stands beside it."""
    arms = [name for name, arm in ARMS.items() if arm.entry == entry]
    rows = [
        (name, kind, numbers)
        for name in arms
        for kind, numbers in results.get(name, {"rows": {"": {}}})[
            "rows"
        ].items()
    ]
    keys = [k for k in TITLES if any(k in numbers for *_, numbers in rows)]
    heads = ["run, 1 seed", "steps", "pictures", *(TITLES[k][0] for k in keys)]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, kind, numbers in rows:
        steps = f"{ARMS[name].steps:,}" if numbers else "not run yet"
        title = KINDS.get(kind, "")
        if kind == "trivial":
            title = TRIVIAL.get(ARMS[name].measure, title)
        cells = [
            TITLES[k][1].format(numbers[k]) if k in numbers else ""
            for k in keys
        ]
        lines.append(f"| {' | '.join([f'`{name}`', steps, title, *cells])} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
