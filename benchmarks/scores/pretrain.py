"""Trains and scores the presets that are missing, one after the other.

    python benchmarks/scores/pretrain.py --output pretrained

Each is a run in a folder of its own, as `kerasgan train --preset NAME` makes
it: what was stopped goes on, and what is done and scored is left alone. With
`--only NAME` just that one; with `--minutes` none is begun that late.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from kerasgan import presets
from kerasgan import runs

# What is wanted first comes first; seeds other than the preset's own show the
# spread.
ORDER = (
    ("r1gan_fashion_mnist", 0),
    ("r1gan_fashion_mnist_classes", 0),
    ("dcgan_fashion_mnist", 0),
    ("cgan_fashion_mnist", 0),
    ("dcgan_fashion_mnist", 1),
    ("dcgan_fashion_mnist", 2),
    ("lsgan_fashion_mnist", 0),
    ("wgan_gp_fashion_mnist", 0),
    ("ssgan_fashion_mnist", 0),
    ("gan_fashion_mnist", 0),
    ("minibatch_gan_fashion_mnist", 0),
    ("vbn_gan_fashion_mnist", 0),
    ("cgan_mnist", 0),
    ("acgan_fashion_mnist", 0),
    ("infogan_mnist", 0),
    ("bigan_mnist", 0),
    ("bigbigan_mnist", 0),
)


def main():
    """Does what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("pretrained"))
    parser.add_argument("--only", choices=presets.list_presets())
    parser.add_argument("--minutes", type=float, default=float("inf"))
    arguments = parser.parse_args()
    end = time.monotonic() + 60 * arguments.minutes
    for name, seed in ORDER:
        if arguments.only in (None, name) and time.monotonic() < end:
            do(name, seed, folder_of(arguments.output, name, seed))


def folder_of(output, name, seed):
    """The folder of a run: the preset's own seed needs no mention."""
    own = presets.get_preset(name).recipe["seed"]
    return output / (name if seed == own else f"{name}-seed{seed}")


def do(name, seed, folder):
    """Trains a preset to its end, if it is not there yet, and scores it."""
    if (folder / "metrics.json").exists():
        return
    begun = time.monotonic()
    print(f"{name}, seed {seed}", flush=True)
    if runs.is_run(folder):
        kerasgan("train", "--resume", "--output", folder)
    else:
        options = ("--preset", name, "--seed", seed)
        kerasgan("train", *options, "--output", folder)
    trained = time.monotonic()
    kerasgan("evaluate", folder)
    print(
        f"{name}, seed {seed}: trained in {(trained - begun) / 60:.1f} "
        f"minutes, scored in {time.monotonic() - trained:.0f} s",
        flush=True,
    )


def kerasgan(*arguments):
    """Runs a command of kerasgan."""
    command = [sys.executable, "-m", "kerasgan", *map(str, arguments)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
