"""Draws the turns of real training steps, for docs/anatomy.md.

python docs/figures/anatomy.py --output docs/images/anatomy.png
"""

import argparse

import matplotlib
import numpy as np
import tensorflow as tf

import kerasgan
from kerasgan.data import fashion_mnist_sample

COLOURS = {"discriminator": "#3060a0", "generator": "#c03030"}


def main():
    """Trains a small game eagerly and draws what its turns saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", default="docs/images/anatomy.png")
    parser.add_argument("--steps", type=int, default=40)
    arguments = parser.parse_args()
    draw(record(arguments.steps), arguments.output)


def record(num_steps):
    """One row a turn: player, cost, norm of its gradient."""
    rows = []
    game = kerasgan.create("dcgan", width=8, discriminator_steps=2)
    game.compile(run_eagerly=True)
    move = game.move

    def recording_move(field):
        ((player, gradients),) = field.gradients.items()
        norm = float(tf.linalg.global_norm(gradients))
        rows.append((player, float(field.logs[f"{player}_cost"]), norm))
        move(field)

    game.move = recording_move
    images, _ = fashion_mnist_sample()
    game.fit(images, batch_size=64, steps_per_epoch=num_steps, verbose=0)
    return rows


def draw(rows, path):
    """Costs and gradient norms by turn, three turns a step."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 1, figsize=(9, 5), sharex=True)
    time = np.arange(len(rows)) / 3
    for player, colour in COLOURS.items():
        mine = [i for i, row in enumerate(rows) if row[0] == player]
        for ax, column in zip(axes, (1, 2), strict=True):
            values = [rows[i][column] for i in mine]
            ax.plot(time[mine], values, ".-", color=colour, label=player)
    axes[0].set_ylabel("cost")
    axes[1].set_ylabel("norm of the gradient")
    axes[1].set_xlabel("step: two turns of the discriminator, one of the other")
    axes[1].set_yscale("log")
    axes[0].legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path, dpi=100)


if __name__ == "__main__":
    main()
