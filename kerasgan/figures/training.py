"""Figures of real training."""

import keras
import numpy as np

from kerasgan.data import toys
from kerasgan.games import plots
from kerasgan.ops import random
from kerasgan.registry import create


def training(figure, num_epochs=80, batches=25):
    """What both players of a GAN pay while it learns a ring, and where it is.

    Args:
        figure: matplotlib's figure.
        num_epochs: integer, the points of the curves.
        batches: integer, the steps of an epoch.
    """
    real = toys.draw("ring", 128 * batches, random.key(0))["image"].numpy()
    game = create("gan", image_shape=(2,), latent_dim=8, width=128, dropout=0.0)
    game.compile(keras.optimizers.Adam(1e-3, beta_1=0.5), jit_compile=False)
    history = game.fit(
        real, batch_size=128, epochs=num_epochs, verbose=0
    ).history
    first, second, third = figure.subplots(1, 3)
    steps = batches * np.arange(1, num_epochs + 1)
    plots.curves(
        first,
        steps,
        {p: history[f"{p}_cost"] for p in ("discriminator", "generator")},
    )
    first.set(title="cost", xlabel="step")
    plots.curves(
        second,
        steps,
        {
            side: history[f"discriminator_{side}_accuracy"]
            for side in ("real", "fake")
        },
    )
    second.set(title="accuracy of the discriminator", xlabel="step")
    plots.points(third, real[:1000], "data", color="0.7")
    plots.points(third, game.sample(1000, seed=0), "samples")
    third.set(title="at the end", aspect="equal")
    third.legend(fontsize="small", loc="upper right")
