"""What augmentation does for a game that has few pictures.

    python benchmarks/augmentation/augmentation.py --data emoji.npz
    python benchmarks/augmentation/augmentation.py --check

Trains the same small `r1gan` on 1,506 emoji of 32 pixels, three times: without
augmentation, with DiffAugment, with an adaptive one. 400 emoji are held out, of
which are kept: how far samples are from them by features of ImageNet, how near
samples come to training pictures, and how often the discriminator takes
pictures for real that it was trained on, or was not.

`--data` is an .npz file with the pictures, uint8 of 64 pixels, as `noto`.
Trainings go on where they were stopped, in the folder `--output`, which gets a
sheet of each arm, too; `--minutes` begins none that late. What is found is kept
in `results/augmentation.json`, or the file `--results`, and the table of it
goes between the markers of the page. With `--check` it writes nothing, and
fails if the page differs.
"""

import argparse
import functools
import json
import sys
import time
from pathlib import Path

import keras
import numpy as np

import kerasgan
from kerasgan import extractors
from kerasgan import files
from kerasgan.augmentations import Adaptive
from kerasgan.metrics import kernel_distance
from kerasgan.ops import images
from kerasgan.ops import pictures

sys.path.append(str(Path(__file__).parents[1]))
from budget import Work  # noqa: E402

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).parent / "results" / "augmentation.json"
PAGE = ROOT / "docs" / "augmentation.md"
BEGIN, END = (
    "<!-- augmentation: by benchmarks/augmentation/augmentation.py -->",
    "<!-- end augmentation -->",
)
# The paper's adaptation needs half a million images, this training has fewer.
ADAPTATION = 50_000
ARMS = {
    "none": lambda: None,
    "diff_augment": lambda: "diff_augment",
    "adaptive": lambda: Adaptive(num_images=ADAPTATION),
}
RECIPE = {
    "entry": "r1gan",
    "settings": {"image_shape": [32, 32, 3], "width": 16},
    "batch_size": 32,
    "steps": 1000,
    "parts": 4,
    "seed": 0,
    "held_out": 400,
    "adaptation": ADAPTATION,
}
EXTRACTOR = "efficientnet-lite0"


def main(arguments=None):
    """Trains what is missing, then writes the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--output", type=Path, default=Path("augmentation"))
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--only", choices=list(ARMS))
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args(arguments)
    if arguments.data is not None:
        do_missing(arguments)
    if arguments.results != RESULTS:
        return
    page = PAGE.read_text()
    wanted = insert(page, table(read()))
    if arguments.check:
        sys.exit(f"not as the file says: {PAGE.name}" if page != wanted else 0)
    files.write_bytes(PAGE, wanted.encode())


def do_missing(arguments):
    """Trains the arms that have no results yet."""
    end = time.monotonic() + 60 * arguments.minutes
    held_out, train = split(read_emoji(arguments.data))
    measure = Measure(train, held_out, arguments.output / "features.npz")
    for arm in ARMS:
        is_asked = arguments.only in (None, arm)
        is_done = arm in read(arguments.results)["arms"]
        if is_asked and not is_done and time.monotonic() < end:
            game = make(arm)
            game.compile()
            work = Work(arguments.output / arm, lambda: True, measure)
            size, parts = RECIPE["batch_size"], RECIPE["parts"]
            work.train(game, {"image": train}, size, RECIPE["steps"], parts)
            draw(game, arguments.output / f"{arm}.png")
            found = {"parts": work.parts}
            keep(arguments.results, arm, found, measure.floor())


def read_emoji(path):
    """Pictures of 32 pixels: each the mean of four."""
    large = np.load(path)["noto"].astype("float32")
    rows, height, width, channels = large.shape
    four = large.reshape(rows, height // 2, 2, width // 2, 2, channels)
    return np.round(four.mean(axis=(2, 4))).astype("uint8")


def split(emoji):
    """Pictures that are held out, at random, and the others."""
    order = np.random.default_rng(0).permutation(len(emoji))
    emoji = emoji[order]
    return emoji[: RECIPE["held_out"]], emoji[RECIPE["held_out"] :]


def make(arm):
    """The game of an arm, not compiled."""
    settings = RECIPE["settings"]
    settings = settings | {"image_shape": tuple(settings["image_shape"])}
    return kerasgan.create(
        RECIPE["entry"],
        **settings,
        seed=RECIPE["seed"],
        augmentation=ARMS[arm](),
    )


class Measure:
    """Everything that is measured of a game: a function to a dict.

    Args:
        train: uint8 array, pictures that it is trained on.
        held_out: uint8 array, others.
        path: `Path` of a file that keeps their features.
    """

    def __init__(self, train, held_out, path):
        self.train, self.held_out, self.path = train, held_out, path

    @functools.cached_property
    def features(self):
        """Those of training and of held-out pictures."""
        if not self.path.exists():
            both = [self.extract(x) for x in (self.train, self.held_out)]
            self.path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(self.path, *both)
        return tuple(np.load(self.path).values())

    @functools.cached_property
    def _extractor(self):
        return extractors.get(EXTRACTOR)

    def extract(self, pixels):
        """Features of pictures."""
        return np.asarray(self._extractor(pixels)["features"])

    def __call__(self, game):
        known, unknown = self.features
        samples = game.sample(len(unknown), seed=1)
        made = self.extract(np.asarray(images.to_uint8(samples)))
        found = {
            "distance": distance(unknown, made),
            "nearest": nearest(made, known) / nearest(unknown, known),
            "taken_for_real": taken_for_real(game, self.train),
            "held_out_taken_for_real": taken_for_real(game, self.held_out),
        }
        overfitting = getattr(game, "discriminator_overfitting", None)
        if overfitting is not None:
            found["probability"] = float(overfitting.p.numpy())
        print(json.dumps(found), flush=True)
        return found

    def floor(self):
        """The distance of as many training pictures."""
        known, unknown = self.features
        return {"distance": distance(unknown, known[: len(unknown)])}


def distance(real, fake):
    """The kernel distance, of halves of the rows."""
    return kernel_distance(real, fake, 50, subset_size=len(real) // 2).mean


def nearest(rows, known):
    """The median over rows of the distance to the nearest known row."""
    squares = (rows**2).sum(1)[:, None] + (known**2).sum(1)
    squares = squares - 2.0 * rows @ known.T
    return float(np.median(np.sqrt(np.maximum(squares, 0.0).min(axis=1))))


def taken_for_real(game, pixels):
    """The share of pictures that the discriminator takes for real."""
    rows = pixels[: RECIPE["held_out"]].astype("float32") / 127.5 - 1.0
    score = game.judge({"image": keras.ops.convert_to_tensor(rows)}, False)
    return float(np.mean(np.asarray(score["score"]) > 0.0))


def draw(game, path):
    """Draws a sheet of samples."""
    sheet = pictures.sheet(game.sample(40, seed=0), columns=10)
    images.save_png(path, sheet)


def read(path=RESULTS):
    """The results that are kept, unless of another recipe."""
    kept = json.loads(path.read_text()) if path.exists() else {}
    fits = kept.get("recipe") == RECIPE
    return kept if fits else {"recipe": RECIPE, "floor": {}, "arms": {}}


def keep(path, arm, found, floor):
    """Adds the results of one arm."""
    results = read(path)
    arms = results["arms"] | {arm: found}
    results |= {"extractor": EXTRACTOR, "floor": floor, "arms": arms}
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write_bytes(path, json.dumps(results, indent=1).encode())


def insert(page, text):
    """A page with this text between its markers."""
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


HEADS = (
    "augmentation",
    "images",
    "p",
    "distance",
    "nearest",
    "real: trained on",
    "real: held out",
    "processor seconds",
)


def table(results):
    """A row for each part of each arm."""
    lines = [f"| {' | '.join(HEADS)} |", "|---" * len(HEADS) + "|"]
    for arm in ARMS:
        if arm not in results["arms"]:
            blank = ["not run yet", *[""] * (len(HEADS) - 2)]
            lines.append(f"| {' | '.join([arm, *blank])} |")
            continue
        for index, part in enumerate(results["arms"][arm]["parts"], 1):
            lines.append(f"| {' | '.join([arm, *_cells(index, part)])} |")
    floor = results["floor"].get("distance")
    if floor is not None:
        cells = ["*other real pictures*", "", "", f"{floor:.2f}"]
        cells += [""] * (len(HEADS) - len(cells))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _cells(index, part):
    p = part.get("probability")
    return (
        f"{index * RECIPE['steps'] * RECIPE['batch_size']:,}",
        "" if p is None else f"{p:.2f}",
        f"{part['distance']:.2f}",
        f"{part['nearest']:.2f}",
        f"{part['taken_for_real']:.1%}",
        f"{part['held_out_taken_for_real']:.1%}",
        f"{part['processor_seconds']:.0f}",
    )


if __name__ == "__main__":
    main()
