"""Do the two pictures that cogan makes of a latent belong together?

    kerasgan train --preset cogan_digits_and_edges --output RUN
    python benchmarks/divergences/digits_and_edges.py RUN

The data are digits of MNIST and edges of other digits, `digits_and_edges`. The
edges that a trained game makes are compared with those of the digits that it
makes of the same latents: the share of pixels that are light in both or dark in
both. Beside it stand what the edges of other samples score, and pictures
without any edge. The scores are kept in `results/digits_and_edges.json`, and
written into the card.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from divergences import ROOT
from divergences import insert

from kerasgan import files
from kerasgan import runs
from kerasgan.data.edges import edges
from kerasgan.ops import images
from kerasgan.ops import pictures

RESULTS = Path(__file__).parent / "results"
FILE = RESULTS / "digits_and_edges.json"
CARD = ROOT / "zoo" / "cogan" / "README.md"
BEGIN = "<!-- pairs: by benchmarks/divergences/digits_and_edges.py -->"
LIGHT = 128  # of 255: pixels from here on are light


def main(arguments=None):
    """Scores a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--num", type=int, default=5000)
    arguments = parser.parse_args(arguments)
    found = score(runs.load(arguments.run), arguments.num)
    files.write_bytes(FILE, json.dumps(found, indent=1).encode())
    text = insert(CARD.read_text(), table(found), BEGIN, "Do pairs agree?")
    files.write_bytes(CARD, text.encode())
    print(table(found))


def score(game, num):
    """Shares of pixels that agree, and a sheet of pairs."""
    digits, made = (
        images.to_uint8(game.sample(num, seed=1, maker=maker))
        for maker in ("image", "condition")
    )
    truth = edges(digits)
    shown = slice(48)
    sheet = pictures.pairs(digits[shown], made[shown], truth[shown])
    images.save_png(RESULTS / "digits_and_edges.png", pictures.sheet(sheet, 8))
    return {
        "steps": int(game.step.numpy()),
        "num": num,
        "agreement": agreement(made, truth),
        "of other samples": agreement(made, np.roll(truth, 1, axis=0)),
        "of no edges": agreement(np.zeros_like(truth), truth),
    }


def agreement(first, second):
    """The share of pixels that are light in both or dark in both."""
    return float(np.mean((first >= LIGHT) == (second >= LIGHT)))


def table(found):
    """What the card says."""
    picture = "../../benchmarks/divergences/results/digits_and_edges.png"
    lines = [
        f"Digits and edges of other digits of MNIST, {found['steps']:,} steps, "
        f"1 seed, {found['num']:,} pairs.",
        "",
        "| the second picture against | pixels that agree |",
        "|---|---|",
        f"| edges of the first | {found['agreement']:.3f} |",
        f"| edges of another sample | {found['of other samples']:.3f} |",
        f"| (no edges at all against edges) | {found['of no edges']:.3f} |",
        "",
        f"![A digit, its second picture, the edges of the digit]({picture})",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
