"""`sagan` beside its twin without attention, trained alike.

    python benchmarks/attention/attention.py --steps 1000

Trains the twins that are missing, each a run in a folder of its own that goes
on where it was stopped, scores each by the classifier's features and prints a
table. The scores are kept in `results/attention.json`; of each run the first
samples, and what four of their places attend to, are drawn beside it.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from kerasgan import evaluation
from kerasgan import files
from kerasgan import runs
from kerasgan.networks import resnet
from kerasgan.ops import images
from kerasgan.ops import pictures

TWINS = {"attention": 1, "none": 0}
RESULTS = Path(__file__).parent / "results" / "attention.json"


def main(arguments=None):
    """Trains what is missing, then reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("twins"))
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--data", default="fashion_mnist")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--num", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=TWINS, help="one of them")
    arguments = parser.parse_args(arguments)
    file = arguments.results
    results = json.loads(file.read_text()) if file.exists() else {}
    reference = None
    for name in TWINS:
        key = (
            f"{name}, {arguments.data}, width {arguments.width}, "
            f"{arguments.steps} steps, seed {arguments.seed}"
        )
        if key in results or arguments.only not in (None, name):
            continue
        folder = arguments.output / f"{name}-{arguments.seed}"
        train(name, folder, arguments)
        game = runs.load(folder)
        if reference is None:
            reference = evaluation.reference(arguments.data, num=arguments.num)
        results[key] = reference.score(reference.sampler(game))
        draw(game, folder)
        file.parent.mkdir(parents=True, exist_ok=True)
        files.write_bytes(file, json.dumps(results, indent=1).encode())
    print(table(results))


def train(name, folder, arguments):
    """Trains a twin to its end, or goes on with it."""
    options = ["--resume"]
    if not runs.is_run(folder):
        options = [
            "sagan",
            *("--data", arguments.data),
            *("--steps", str(arguments.steps)),
            *("--seed", str(arguments.seed)),
            *("--set", f"width={arguments.width}"),
            *("--set", f"attention={TWINS[name]}"),
            *("--set", "average=0.995"),
        ]
    command = [sys.executable, "-m", "kerasgan", "train", *options]
    subprocess.run([*command, "--output", str(folder)], check=True)


def draw(game, folder):
    """Draws samples and, where there is attention, what places attend to."""
    rows = game.draw(8, seed=0)
    made = {"image": game.predict(rows, verbose=0)}
    if game._arguments.attention:
        network = resnet.attention_maps(game.sampler)
        made = network.predict(rows, verbose=0)
        height, columns = made["attention"].shape[1:3]
        places = [
            (i * height // 4, j * columns // 4) for i in (1, 3) for j in (1, 2)
        ]
        wide = pictures.attended(made["image"], made["attention"], places)
        images.save_png(folder / "attention.png", images.grid(wide, 1))
        gate = game.sampler.get_layer("attention_gate").gamma
        print(f"gamma of the generator: {float(gate):.4f}")
    images.save_png(folder / "first.png", images.grid(made["image"]))


def table(results):
    """Scores in Markdown."""
    names = sorted({name for scores in results.values() for name in scores})
    lines = [f"| | {' | '.join(names)} |", "|---" * (1 + len(names)) + "|"]
    for key, scores in results.items():
        cells = " | ".join(f"{scores[name]:.4g}" for name in names)
        lines.append(f"| {key} | {cells} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
