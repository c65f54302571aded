"""What a preset that is stored small costs those who train it further.

    mkdir old && git archive 23ac35d saved_models | tar -x -C old
    python benchmarks/scores/fine_tuning.py old/saved_models saved_models

The same presets of several folders are trained further by as many steps, on the
same images in the same order, and scored before and after, on images that are
held out. The first folder is of a version that kept all weights. What is found
is kept in `results/fine_tuning.json`, so that what was stopped goes on.
"""

import argparse
import json
import time
from pathlib import Path

import kerasgan
from kerasgan import data
from kerasgan import evaluation
from kerasgan import files

PATH = Path(__file__).parent / "results" / "fine_tuning.json"
PRESETS = ("dcgan_fashion_mnist", "minibatch_gan_fashion_mnist")
STEPS, BATCH_SIZE = 500, 64
HELD_OUT = 5000


def main(arguments=None):
    """Does what is missing, then prints all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--data-dir")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    given = parser.parse_args(arguments)
    end = time.monotonic() + 60 * given.minutes
    found = json.loads(PATH.read_text()) if PATH.exists() else {}
    for name in PRESETS:
        for folder in given.folders:
            size = (folder / name / "model.weights.h5").stat().st_size
            key = f"{name}, {size:,} bytes"
            if key not in found and time.monotonic() < end:
                found[key] = measure(folder / name, given.data_dir)
                files.write_bytes(PATH, json.dumps(found, indent=1).encode())
    print(json.dumps(found, indent=1))


def measure(folder, data_dir):
    """Scores of a preset as it is, and after more training."""
    train, reference = images(data_dir)
    game = kerasgan.load(folder)
    scores = {0: score(game, reference)}
    game.fit(train, batch_size=BATCH_SIZE, steps_per_epoch=STEPS, verbose=0)
    return scores | {STEPS: score(game, reference)}


def score(game, reference):
    """The distance that presets are chosen by, of what samples and what learns.

    The averaged generator is scored, and then the raw one in its place.
    """
    networks = {"average": game.generator_average, "raw": game.generator}
    weights = {kind: each.get_weights() for kind, each in networks.items()}
    distances = {}
    for kind, values in weights.items():
        game.generator_average.set_weights(values)
        scores = reference.score(evaluation.GameSampler(game), seed=1)
        distances[kind] = round(scores[reference.monitor], 3)
    game.generator_average.set_weights(weights["average"])
    return distances


def images(data_dir):
    """Images to train with, and those to compare with."""
    whole = data.read("fashion_mnist", "train", data_dir=data_dir)["image"]
    train, real = whole[:-HELD_OUT], whole[-HELD_OUT:]
    reference = evaluation.make_reference(
        "fashion_mnist",
        {"image": real},
        {"image": train[:HELD_OUT]},
        num=HELD_OUT,
    )
    return {"image": train}, reference


if __name__ == "__main__":
    main()
