"""What a plain DCGAN of the same layers scores, in PyTorch, for comparison.

    python benchmarks/scores/torch_dcgan.py images images.npy
    python-with-torch benchmarks/scores/torch_dcgan.py train images.npy samples
    python benchmarks/scores/torch_dcgan.py score samples

The game is that of the speed benchmark: no average of the generator, PyTorch's
own first weights, else as the preset `dcgan_fashion_mnist`. It sees all of the
training split and so many images as the preset; its samples are scored by the
extractor that scores ours, and `results.py` shows them beside.
"""

import argparse
import json
from pathlib import Path

import numpy as np

DATA, BATCH, NUM, SEED = "fashion_mnist", 64, 10_000, 1
IMAGES = (60_000, 180_000, 300_000, 480_000)  # seen, at each score
RESULTS = Path(__file__).parent / "results" / "torch_dcgan.json"


def main():
    """Does one of three parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("images", "train", "score"))
    parser.add_argument("paths", nargs="+", type=Path)
    arguments = parser.parse_args()
    {"images": write, "train": train, "score": score}[arguments.part](
        *arguments.paths
    )


def write(path):
    """Writes the images to train on."""
    from kerasgan import data

    np.save(path, data.read(DATA)["image"])


def train(path, output):
    """Trains, and writes samples each time a number of images is seen."""
    import torch
    from speed_torch import Game

    torch.manual_seed(0)
    game = Game("dcgan", "eager", "alternating")
    game.images = torch.from_numpy(np.load(path)).permute(0, 3, 1, 2)
    output.mkdir(parents=True, exist_ok=True)
    steps = 0
    for seen in IMAGES:
        game.run(seen // BATCH - steps)
        steps = seen // BATCH
        np.save(output / f"{seen}.npy", samples(game))
        print(f"{seen} images", flush=True)


def samples(game):
    """Images, as 8-bit pixels."""
    import torch

    game.makes.eval()
    generator = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        parts = [
            game.makes(torch.randn(250, 100, generator=generator))
            for _ in range(NUM // 250)
        ]
    game.makes.train()
    pixels = torch.round((torch.cat(parts) + 1) * 127.5).to(torch.uint8)
    return pixels.permute(0, 2, 3, 1).numpy()


def score(folder):
    """Scores the samples as `kerasgan evaluate` scores a preset."""
    from kerasgan import evaluation
    from kerasgan import files

    reference = evaluation.reference(DATA, "test", NUM)
    found = {}
    for seen in IMAGES:
        images = np.load(folder / f"{seen}.npy") / np.float32(127.5) - 1

        def rows(seeds, images=images):
            return images[seeds], None

        found[seen] = reference.score(rows, num=NUM)
    files.write_bytes(RESULTS, (json.dumps(found, indent=1) + "\n").encode())
    for seen, scores in found.items():
        print(f"{seen:,} images: {scores}")


if __name__ == "__main__":
    main()
